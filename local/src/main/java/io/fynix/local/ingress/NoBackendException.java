package io.fynix.local.ingress;

/** Every node of the service refused the connection. */
final class NoBackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoBackendException() {
    super("no node accepts connections", null, false, false);
  }
}
