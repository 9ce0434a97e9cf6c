package io.fynix.platform.session;

import io.fynix.platform.control.ControlMessage.Revocation;

/**
 * A bean that ends what a session opened. Calls must not block; they come after {@link
 * SessionRevocations#covers} knows, so that whoever asks it after opening something misses nothing.
 */
public interface RevocationListener {

  /** Sessions were revoked. */
  void onRevoked(Revocation revocation);

  /** Revocations may have been missed, and are known again: everything that is open is asked. */
  void onReloaded();
}
