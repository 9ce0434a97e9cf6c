package io.fynix.load.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many connections on one event loop, which say their greeting and then count what they hear. One
 * process holds at most about 19,000 where the limit of open files is 20,000.
 */
public final class Swarm implements AutoCloseable {
  /** Most connections that are being opened at once. */
  private static final int MOST_OPENING = 128;

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final EventLoopGroup loop = new EpollEventLoopGroup(1);
  private final Bootstrap bootstrap;
  private final Semaphore opening = new Semaphore(MOST_OPENING);
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();

  /**
   * @param greeting frames to send after the upgrade
   * @param answers messages that answer them; then a connection is ready
   */
  public Swarm(int port, byte[] greeting, int answers) {
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .remoteAddress(InetAddress.getLoopbackAddress(), port)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.RCVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 512, 16_384))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Listener(greeting, answers));
                  }
                });
  }

  /** Opens so many more, and returns when all are ready. */
  public void open(int count) throws InterruptedException {
    int goal = ready.get() + count;
    for (int i = 0; i < count; i++) {
      if (!opening.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Connections stay half open: lost=" + lost.get());
      }
      bootstrap
          .connect()
          .addListener(
              connected -> {
                if (!connected.isSuccess()) {
                  lost.incrementAndGet();
                  opening.release();
                }
              });
    }
    await(goal, ready::get);
  }

  /** Waits until so many messages were heard in all, since the start. */
  public void awaitMessages(long count) throws InterruptedException {
    await(count, messages::get);
  }

  private void await(long goal, java.util.function.LongSupplier value) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (value.getAsLong() < goal) {
      if (lost.get() > 0 || System.nanoTime() > end) {
        throw new IllegalStateException(
            "Waited for " + goal + ", got " + value.getAsLong() + ", lost " + lost.get());
      }
      TimeUnit.MICROSECONDS.sleep(200);
    }
  }

  /** Messages heard since the start, answers to the greeting not counted. */
  public long messages() {
    return messages.get();
  }

  /** Frames that held them. */
  public long frames() {
    return frames.get();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** One connection. Messages of one frame are lines. */
  private final class Listener extends ByteToMessageDecoder {
    private final byte[] greeting;
    private int missing;
    private boolean upgraded;

    private Listener(byte[] greeting, int answers) {
      this.greeting = greeting;
      this.missing = answers;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.writeAndFlush(Unpooled.wrappedBuffer(ClientFrames.upgrade()), context.voidPromise());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (!upgraded) {
        upgrade(context, in);
      } else {
        frame(in);
      }
    }

    private void upgrade(ChannelHandlerContext context, ByteBuf in) {
      int end = endOfHead(in);
      if (end < 0) {
        return;
      }
      in.readerIndex(end);
      upgraded = true;
      context.writeAndFlush(Unpooled.wrappedBuffer(greeting), context.voidPromise());
      if (missing == 0) {
        becameReady();
      }
    }

    private static int endOfHead(ByteBuf in) {
      for (int at = in.readerIndex(); at + 3 < in.writerIndex(); at++) {
        if (in.getInt(at) == 0x0D0A0D0A) {
          return at + 4;
        }
      }
      return -1;
    }

    private void frame(ByteBuf in) {
      int at = in.readerIndex();
      int there = in.readableBytes();
      if (there < 2) {
        return;
      }
      int length = in.getByte(at + 1) & 0x7F;
      int header = 2;
      if (length == 126) {
        header = 4;
        if (there < header) {
          return;
        }
        length = in.getUnsignedShort(at + 2);
      } else if (length == 127) {
        header = 10;
        if (there < header) {
          return;
        }
        length = Math.toIntExact(in.getLong(at + 2));
      }
      if (there < header + length) {
        return;
      }
      int lines = 1;
      for (int i = at + header; i < at + header + length; i++) {
        lines += in.getByte(i) == '\n' ? 1 : 0;
      }
      in.skipBytes(header + length);
      heard(lines);
    }

    private void heard(int lines) {
      if (missing > 0) {
        missing -= lines;
        if (missing <= 0) {
          becameReady();
        }
        return;
      }
      messages.lazySet(messages.get() + lines); // one loop writes
      frames.lazySet(frames.get() + 1);
    }

    private void becameReady() {
      ready.incrementAndGet();
      opening.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (!loop.isShuttingDown()) {
        lost.incrementAndGet();
        opening.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
