package io.fynix.platform.control;

/**
 * A bean that executes orders. Calls come from the log's thread, in the order of the log; they must
 * not block. An exception is logged and counted, and does not hold up the next order.
 */
public interface ControlListener {

  void onControl(ControlMessage message);

  /**
   * Orders before this moment may have been missed: this node begins to listen, was cut off for
   * longer than the log reaches, or Redis lost the log. Orders to connections are not repeated;
   * what has a state of its own, such as invalidated tokens, has to be read again.
   */
  void onMissed();
}
