package io.fynix.platform.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network between a node and its Redis that a test can break: {@code redis://127.0.0.1:port()}
 * leads through it. Everything passes until the test says otherwise.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 8192;

  private final int target;
  private final ServerSocket door;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Mode mode = Mode.PASS; // behind lock
  private boolean closed; // behind lock

  /** What happens to bytes and connections. */
  private enum Mode {
    PASS,
    /** Connections are accepted and stay open; nothing gets through. */
    SWALLOW,
    /** Connections end at once. */
    REFUSE
  }

  private FaultyProxy(int target) {
    this.target = target;
    try {
      this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("faulty-proxy").start(this::accept);
  }

  /** Opens a network to a server. */
  public static FaultyProxy to(RealRedis redis) {
    return new FaultyProxy(redis.port());
  }

  public int port() {
    return door.getLocalPort();
  }

  /** What belongs into {@code quarkus.redis.hosts}. */
  public String uri() {
    return "redis://127.0.0.1:" + port();
  }

  /** From now on bytes wait: both sides believe that the other is slow. */
  public void partition() {
    set(Mode.SWALLOW);
  }

  /** Ends all connections, and every new one. */
  public void cut() {
    set(Mode.REFUSE);
    sockets.forEach(FaultyProxy::end);
  }

  /** Ends all connections; new ones are good. */
  public void reset() {
    sockets.forEach(FaultyProxy::end);
  }

  /** Everything passes again; what waited arrives late. */
  public void heal() {
    set(Mode.PASS);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    sockets.forEach(FaultyProxy::end);
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void set(Mode next) {
    lock.lock();
    try {
      mode = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        if (refuses()) {
          end(client);
          continue;
        }
        var server = new Socket();
        sockets.add(client);
        sockets.add(server);
        server.connect(new InetSocketAddress("127.0.0.1", target), 5000);
        pump(client, server);
        pump(server, client);
      } catch (IOException e) {
        // The server is away, or the test is over: the client sees its connection end.
      }
    }
  }

  private void pump(Socket from, Socket to) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              var buffer = new byte[BUFFER_BYTES];
              try (InputStream in = from.getInputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                  awaitPassage();
                  to.getOutputStream().write(buffer, 0, read);
                }
              } catch (IOException | InterruptedException e) {
                // Ends as a broken connection does.
              } finally {
                end(from);
                end(to);
              }
            });
  }

  private boolean refuses() {
    lock.lock();
    try {
      return mode == Mode.REFUSE;
    } finally {
      lock.unlock();
    }
  }

  private void awaitPassage() throws InterruptedException {
    lock.lock();
    try {
      while (mode == Mode.SWALLOW && !closed) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It has ended.
    }
  }
}
