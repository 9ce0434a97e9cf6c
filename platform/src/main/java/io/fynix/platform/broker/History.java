package io.fynix.platform.broker;

import java.util.List;

/**
 * What a stream holds.
 *
 * @param top position of the newest publication that the stream ever had
 * @param publications the ones asked for, in the order asked for
 */
public record History(StreamPosition top, List<Publication> publications) {}
