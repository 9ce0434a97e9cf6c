package io.fynix.realtime.proxy;

import io.fynix.realtime.protocol.Codec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client that the application is asked about.
 *
 * @param client id of the connection
 * @param transport name of the client's transport
 * @param user user id, empty for an anonymous user and before the connect
 * @param meta JSON object about the user that clients are never told, null for none
 * @param headers of the client's request, by lower-case name; those that some endpoint gets
 */
@SuppressWarnings(
    "ArrayRecordComponent") // an opaque payload: never compared, never changed after creation
public record ProxyCaller(
    String client,
    String transport,
    Codec.Form form,
    String user,
    byte @Nullable [] meta,
    Map<String, String> headers) {

  /** Says nothing about the user. */
  @Override
  public String toString() {
    return "ProxyCaller[client=" + client + "]";
  }
}
