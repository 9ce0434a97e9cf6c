package io.fynix.platform.broker;

import java.util.List;

/**
 * What a stream holds.
 *
 * @param top position of the newest publication that the stream ever had
 * @param publications the ones asked for, in the order asked for, without a hole: also the expired
 *     ones
 */
public record History(StreamPosition top, List<Publication> publications) {

  /** The publications that somebody may still get. */
  public List<Publication> living() {
    return publications.stream().filter(each -> !each.expired()).toList();
  }
}
