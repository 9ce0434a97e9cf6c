package io.fynix.load.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Readings of the whole machine. Linux only. */
public final class Machine {
  /** USER_HZ is 100 on every Linux that Java runs on. */
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int IDLE = 4;
  private static final int IOWAIT = 5;
  private static final int STEAL = 8;

  private Machine() {}

  public static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** CPU time that all processes spent, and what the hypervisor kept, in nanoseconds. */
  public static long busyNanos() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split("\\s+");
    long ticks = 0;
    for (int i = 1; i <= STEAL; i++) {
      ticks += i == IDLE || i == IOWAIT ? 0 : Long.parseLong(fields[i]);
    }
    return ticks * TICK_NANOS;
  }

  /** The load average of the last minute. */
  public static double load() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }

  /** Memory of the kernel's own objects, in bytes: sockets, files, directory entries. */
  public static long slabBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("Slab:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("no Slab in meminfo");
  }
}
