package io.fynix.realtime.token;

/**
 * What became of a token.
 *
 * @param <C> the claims of this kind of token
 */
public sealed interface TokenResult<C> {

  /** Signed by somebody we believe, for us, and in force. */
  record Verified<C>(C claims) implements TokenResult<C> {}

  /** As good, but not in force any more, or not yet. A new one may help. */
  record Expired<C>() implements TokenResult<C> {}

  /** The key cannot be had now, so nobody can tell. The same token may be good in a moment. */
  record Undecided<C>() implements TokenResult<C> {}

  /**
   * Not to be believed.
   *
   * @param reason for logs; holds nothing of the token
   */
  record Invalid<C>(String reason) implements TokenResult<C> {}
}
