package io.fynix.realtime.protocol;

/**
 * What a publication says to subscribers that negotiated deltas. In JSON it travels as a string,
 * whose bytes are the base of the next patch.
 *
 * @param bytes the whole payload, or a patch
 * @param patch whether the bytes are a patch of the payload of the publication before
 */
@SuppressWarnings(
    "ArrayRecordComponent") // opaque payloads: never compared, never changed after creation
public record DeltaContent(byte[] bytes, boolean patch) {}
