package io.fynix.platform.session;

import java.util.Set;

/** The words of access tokens. They are what others read: a name is never changed. */
public final class AccessTokenNames {
  /** Type in the header (RFC 9068): no other kind of token of ours has it. */
  public static final String TYPE = "at+jwt";

  /** ECDSA with the curve P-256. */
  public static final String ES256 = "ES256";

  /** Ed25519. */
  public static final String EDDSA = "EdDSA";

  /** Id of the session. */
  public static final String SESSION = "sid";

  /** Epoch of the user. */
  public static final String USER_EPOCH = "ue";

  /** Epoch of everybody. */
  public static final String GLOBAL_EPOCH = "ge";

  /** How strongly the user was authenticated. */
  public static final String AAL = "aal";

  /** When the user was authenticated, Unix seconds. */
  public static final String AUTHENTICATED_AT = "auth_time";

  /**
   * Claims that a product can not set: ours, those that standards give a meaning to those who
   * verify, and those that mark other kinds of tokens of realtime clients.
   */
  public static final Set<String> RESERVED =
      Set.of(
          "iss",
          "sub",
          "aud",
          "exp",
          "nbf",
          "iat",
          "jti",
          SESSION,
          USER_EPOCH,
          GLOBAL_EPOCH,
          AAL,
          AUTHENTICATED_AT,
          "acr",
          "amr",
          "azp",
          "at_hash",
          "c_hash",
          "client_id",
          "cnf",
          "nonce",
          "act",
          "may_act",
          "events",
          "channel",
          "expire_at");

  private AccessTokenNames() {}
}
