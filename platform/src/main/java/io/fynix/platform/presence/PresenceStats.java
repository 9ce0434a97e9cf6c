package io.fynix.platform.presence;

/**
 * How many are on a channel.
 *
 * @param clients connections
 * @param users different users among them; all anonymous clients are one user
 */
public record PresenceStats(int clients, int users) {}
