package io.fynix.local.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes to the terminal: finished lines, and on a real terminal one live line below them that is
 * rewritten in place. Safe from any thread.
 */
public final class Screen {

  /** A longer live line would wrap on a usual terminal and could not be rewritten in place. */
  private static final int LIVE_COLUMNS = 79;

  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final List<String> PREFIX_COLOURS =
      List.of("36", "35", "33", "32", "34", "96", "95", "93");

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colours;
  private final ReentrantLock lock = new ReentrantLock();
  private String live = "";

  public Screen(PrintStream out, boolean terminal, boolean colours) {
    this.out = out;
    this.terminal = terminal;
    this.colours = colours;
  }

  /**
   * The screen of this process. {@code ./fynix} knows whether standard output is a terminal and
   * says so in {@code fynix.terminal}; {@code NO_COLOR} turns colours off.
   */
  public static Screen ofProcess() {
    boolean terminal = Boolean.getBoolean("fynix.terminal");
    boolean colours = terminal && System.getenv("NO_COLOR") == null;
    return new Screen(new PrintStream(System.out, true, StandardCharsets.UTF_8), terminal, colours);
  }

  /** True when someone watches, so that a line may be rewritten in place. */
  public boolean isTerminal() {
    return terminal;
  }

  public void line(String text) {
    lock.lock();
    try {
      out.println((live.isEmpty() ? "" : CLEAR_LINE) + text);
      out.print(live);
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  /** Shows the text in the live line; does nothing where there is no terminal. */
  public void live(String text) {
    if (!terminal) {
      return;
    }
    lock.lock();
    try {
      live = text.substring(0, Math.min(text.length(), LIVE_COLUMNS));
      out.print(CLEAR_LINE + live);
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  /** Removes the live line. */
  public void endLive() {
    live("");
  }

  public void error(String text) {
    endLive();
    line(paint("31", "fynix: " + text));
  }

  /** A line of a service's log, its name in front, in a colour that stays with the name. */
  public void prefixed(int index, String name, String text) {
    line(paint(PREFIX_COLOURS.get(index % PREFIX_COLOURS.size()), name + " |") + " " + text);
  }

  public String good(String text) {
    return paint("32", text);
  }

  public String bad(String text) {
    return paint("31", text);
  }

  public String strong(String text) {
    return paint("1", text);
  }

  private String paint(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
