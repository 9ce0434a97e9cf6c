package io.fynix.session.store;

import io.fynix.session.refresh.SessionId;
import java.util.List;

/**
 * Some sessions of a user.
 *
 * @param total how many there are
 * @param sessions those that end last first
 */
public record SessionPage(long total, List<Entry> sessions) {

  /** One of them. */
  public record Entry(SessionId id, SessionRecord record) {}
}
