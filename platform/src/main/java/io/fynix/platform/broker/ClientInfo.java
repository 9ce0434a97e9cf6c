package io.fynix.platform.broker;

import org.jspecify.annotations.Nullable;

/**
 * Who published, joined or left.
 *
 * @param user user id, empty for an anonymous user
 * @param client connection id
 * @param connInfo what the connection's token said about the user, opaque bytes
 * @param chanInfo what the subscription's token said, opaque bytes
 */
@SuppressWarnings(
    "ArrayRecordComponent") // opaque payloads: never compared, never changed after creation
public record ClientInfo(
    String user, String client, byte @Nullable [] connInfo, byte @Nullable [] chanInfo) {}
