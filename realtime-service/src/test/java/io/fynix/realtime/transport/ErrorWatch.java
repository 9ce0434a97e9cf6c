package io.fynix.realtime.transport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what is logged as a warning or worse. */
public final class ErrorWatch extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final List<String> reports = new CopyOnWriteArrayList<>();

  private ErrorWatch() {}

  public static ErrorWatch start() {
    ErrorWatch watch = new ErrorWatch();
    ROOT.addHandler(watch);
    return watch;
  }

  public List<String> reports() {
    return List.copyOf(reports);
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
      reports.add(entry.getLoggerName() + ": " + entry.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
  }
}
