package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.InappropriatePayloadException;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection, on any transport: an outbox, a wire, and whoever listens. Touched by its loop
 * only.
 */
public final class TransportConnection implements Connection {
  /** How long the peer may take to answer a close frame. */
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private static final Logger LOG = Logger.getLogger(TransportConnection.class);

  private final LoopExecutor loop;
  private final LoopWriter writer;
  private final Framing framing;
  private final Wire wire;
  private final @Nullable EmulationAddress emulation;
  private final Outbox outbox;
  private final ConnectionEvents events;
  private @Nullable ConnectionListener listener;
  private TimingWheel.@Nullable Timer dropTimer;
  private TimingWheel.@Nullable Timer endTimer;
  private boolean open = true;
  private int closeCode = DisconnectCode.CONNECTION_CLOSED.code();
  private boolean gone;
  private boolean queued;
  private boolean writing;
  private boolean handlingCommands;

  TransportConnection(
      LoopExecutor loop,
      LoopWriter writer,
      Framing framing,
      Wire wire,
      @Nullable EmulationAddress emulation,
      long maxOutboxBytes,
      ConnectionEvents events) {
    this.loop = loop;
    this.writer = writer;
    this.framing = framing;
    this.wire = wire;
    this.emulation = emulation;
    this.outbox = new Outbox(framing.codec().form(), maxOutboxBytes);
    this.events = events;
  }

  /** Begins the conversation; called once. */
  public void start(ConnectionListener conversation) {
    listener = conversation;
    if (!open) {
      conversation.onClosed(closeCode, true);
    }
  }

  @Override
  public LoopExecutor loop() {
    return loop;
  }

  @Override
  public Codec.Form form() {
    return framing.codec().form();
  }

  @Override
  public Transport transport() {
    return framing.transport();
  }

  @Override
  public @Nullable EmulationAddress emulation() {
    return emulation;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void reply(Reply reply) {
    // Replies to the commands of one frame leave together, once all are handled.
    if (enqueue(new SharedMessage(reply)) && !handlingCommands) {
      writer.writeNow(this);
    }
  }

  @Override
  public void push(SharedMessage message) {
    // Of a socket that is full, the outbox waits for its writability instead of a pass.
    if (enqueue(message) && !queued && wire.isWritable()) {
      queued = true;
      writer.enqueue(this);
    }
  }

  private boolean enqueue(SharedMessage message) {
    if (!open) {
      return false;
    }
    try {
      message.encode(framing.codec());
    } catch (InappropriatePayloadException e) {
      close(DisconnectCode.INAPPROPRIATE_PROTOCOL);
      return false;
    }
    if (outbox.offer(message) || Overflow.take(outbox, message, events)) {
      return true;
    }
    events.onOutboxOverflow();
    close(DisconnectCode.SLOW);
    return false;
  }

  /** Counts what the client sent. */
  public void onReceived(int payloadBytes) {
    writer.counters().received(payloadBytes);
  }

  /** Hands on the commands of one frame. */
  public void onCommands(List<Command> commands) {
    ConnectionListener conversation = listener;
    if (!open || conversation == null) {
      return;
    }
    handlingCommands = true;
    try {
      conversation.onCommands(commands);
    } catch (RuntimeException e) {
      LOG.error("A connection's listener failed.", e);
      close(DisconnectCode.INTERNAL_SERVER_ERROR);
    } finally {
      handlingCommands = false;
    }
    if (open && !outbox.isEmpty()) {
      writer.writeNow(this);
    }
  }

  @Override
  public void close(DisconnectCode code) {
    if (code == DisconnectCode.SLOW || code == DisconnectCode.WRITE_ERROR) {
      // What waits would only wait longer, in front of the close frame.
      outbox.clear();
    }
    close(code.code(), code.reason());
  }

  @Override
  public void close(int code, String reason) {
    if (!open) {
      return;
    }
    if (framing.transport().endsWithPush() && code != DisconnectCode.CONNECTION_CLOSED.code()) {
      sayGoodbye(code, reason);
    }
    open = false;
    if (code == DisconnectCode.CONNECTION_CLOSED.code()) {
      wire.drop();
    } else {
      writer.writeAll(this);
      wire.close(code, reason);
      if (!gone) {
        dropTimer = loop.timers().schedule(CLOSE_TIMEOUT, wire::drop);
      }
    }
    ended(code, DisconnectCode.invitesReconnect(code));
  }

  private void sayGoodbye(int code, String reason) {
    var goodbye = new SharedMessage(new Reply.Pushed(new Push.Disconnect(code, reason)));
    try {
      goodbye.encode(framing.codec());
    } catch (InappropriatePayloadException e) {
      throw new IllegalStateException("a disconnect has no payload", e);
    }
    if (!outbox.offer(goodbye)) {
      // Full of what cannot be written: the client recovers it elsewhere.
      outbox.clear();
      outbox.offer(goodbye);
    }
  }

  /** Runs a task later unless the connection has ended by then; replaces the one before. */
  void schedule(Duration delay, Runnable task) {
    cancelEndTimer();
    if (open) {
      endTimer = loop.timers().schedule(delay, task);
    }
  }

  private void cancelEndTimer() {
    TimingWheel.Timer present = endTimer;
    if (present != null) {
      present.cancel();
      endTimer = null;
    }
  }

  private void ended(int code, boolean mayReturn) {
    closeCode = code;
    cancelEndTimer();
    outbox.clear();
    events.onDisconnected(code);
    ConnectionListener conversation = listener;
    if (conversation == null) {
      return;
    }
    try {
      conversation.onClosed(code, mayReturn);
    } catch (RuntimeException e) {
      LOG.error("A connection's listener failed.", e);
    }
  }

  /** The way to the peer is gone, or the peer said goodbye. May come more than once. */
  public void onGone() {
    if (gone) {
      return;
    }
    gone = true;
    if (dropTimer != null) {
      dropTimer.cancel();
      dropTimer = null;
    }
    if (open) {
      open = false;
      ended(DisconnectCode.CONNECTION_CLOSED.code(), !wire.peerSaidGoodbye());
    }
    events.onGone(this);
  }

  /** The peer broke the rules of WebSocket itself. */
  void onBadFrame(WebSocketCloseStatus status) {
    if (status.code() == WebSocketCloseStatus.MESSAGE_TOO_BIG.code()) {
      events.onFrameRejected(ConnectionEvents.Rejection.TOO_LARGE);
      close(status.code(), "message size limit exceeded");
    } else {
      events.onFrameRejected(ConnectionEvents.Rejection.WEBSOCKET);
      close(status.code(), "websocket protocol violated");
    }
  }

  /** The peer sends more pings and pongs of WebSocket than anybody needs. */
  void onControlFlood() {
    if (open) {
      events.onFrameRejected(ConnectionEvents.Rejection.CONTROL_FLOOD);
      close(DisconnectCode.TOO_MANY_REQUESTS);
    }
  }

  /** What the client sent is no list of commands. */
  public void onMalformed() {
    onBadMessage(ConnectionEvents.Rejection.MALFORMED);
  }

  /** The peer's message is no command list, or has the other form's opcode. */
  void onBadMessage(ConnectionEvents.Rejection rejection) {
    if (open) {
      events.onFrameRejected(rejection);
      close(DisconnectCode.BAD_REQUEST);
    }
  }

  /** The wire takes more again. */
  public void onWritable() {
    if (open && !outbox.isEmpty()) {
      writer.writeNow(this);
    }
  }

  void onWriteFailure(RuntimeException failure) {
    LOG.error("A frame could not be made.", failure);
    outbox.clear();
    close(DisconnectCode.INTERNAL_SERVER_ERROR);
  }

  /** What encodes and decodes this connection's messages. */
  public Codec codec() {
    return framing.codec();
  }

  // For the loop's writer.

  Framing framing() {
    return framing;
  }

  Outbox outbox() {
    return outbox;
  }

  Wire wire() {
    return wire;
  }

  void leftQueue() {
    queued = false;
  }

  /** False when it is being written already. */
  boolean startWriting() {
    if (writing) {
      return false;
    }
    writing = true;
    return true;
  }

  void endWriting() {
    writing = false;
  }
}
