package io.fynix.load.measure;

import java.io.IOException;
import java.util.List;

/**
 * Tells how much of the machine others used meanwhile. Times measured on a machine that was not
 * quiet are inconclusive: neither passed nor failed.
 */
public final class QuietCheck {
  /** Share of all cores that others may use. */
  public static final double QUIET = 0.10;

  private final List<ProcessProbe> ours;
  private final long start;
  private final long busy;
  private final long own;

  private QuietCheck(List<ProcessProbe> ours) throws IOException {
    this.ours = ours;
    this.start = System.nanoTime();
    this.busy = Machine.busyNanos();
    this.own = own();
  }

  /**
   * Begins to watch.
   *
   * @param ours the processes of the measurement beside this one
   */
  public static QuietCheck start(List<ProcessProbe> ours) throws IOException {
    return new QuietCheck(List.copyOf(ours));
  }

  private long own() throws IOException {
    long sum = new ProcessProbe(ProcessHandle.current().pid()).cpuNanos();
    for (ProcessProbe process : ours) {
      sum += process.cpuNanos();
    }
    return sum;
  }

  /** The share of all cores that others used since the start, 0 to 1. */
  public double foreignShare() throws IOException {
    long foreign = Machine.busyNanos() - busy - (own() - own);
    long all = (System.nanoTime() - start) * Machine.cores();
    return Math.clamp((double) foreign / all, 0, 1);
  }
}
