package io.fynix.load.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Readings of one JVM from outside. Linux only. */
public final class ProcessProbe {
  private static final int FULL_COLLECTIONS = 2;

  private final long pid;

  public ProcessProbe(long pid) {
    this.pid = pid;
  }

  /** CPU time that the process spent, kernel included, in nanoseconds; a tick is 10 ms. */
  public long cpuNanos() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * Machine.TICK_NANOS;
  }

  /** Resident memory in bytes. */
  public long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("no VmRSS of " + pid);
  }

  /** What is alive on the heap, by class, after full collections. */
  public ClassHistogram liveObjects() throws IOException, InterruptedException {
    for (int i = 0; i < FULL_COLLECTIONS; i++) {
      jcmd("GC.run");
    }
    return ClassHistogram.parse(jcmd("GC.class_histogram"));
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + command + ": " + output);
    }
    return output;
  }
}
