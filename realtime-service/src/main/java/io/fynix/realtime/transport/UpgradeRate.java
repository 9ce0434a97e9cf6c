package io.fynix.realtime.transport;

/**
 * How many upgrades a second this node takes. A JVM that has just started needs five times as long
 * for one as a warm one, and a rolling update sends its storm to just such nodes: the rate starts
 * low and rises once enough upgrades were served for the code to be compiled. Safe from any thread.
 */
final class UpgradeRate {
  private final int coldPerSecond;
  private final int warmPerSecond;
  private final long warmAfterNanos;
  private final int warmAfterUpgrades;
  private final long startNanos;
  private final TokenBucket bucket;
  private long served;

  UpgradeRate(AdmissionConfig config, int cores, long nowNanos) {
    this.coldPerSecond = config.coldUpgradesPerCore() * cores;
    this.warmPerSecond = config.warmUpgradesPerCore() * cores;
    this.warmAfterNanos = config.warmAfter().toNanos();
    this.warmAfterUpgrades = config.warmAfterUpgrades();
    this.startNanos = nowNanos;
    this.bucket = new TokenBucket(coldPerSecond, nowNanos);
  }

  /** Takes one upgrade; false when it would be one too many. */
  synchronized boolean take(long nowNanos) {
    int rate = perSecond(nowNanos);
    if (!bucket.take(rate, rate, nowNanos)) {
      return false;
    }
    served++;
    return true;
  }

  /** The present limit. */
  synchronized int perSecond(long nowNanos) {
    boolean warm = served >= warmAfterUpgrades && nowNanos - startNanos >= warmAfterNanos;
    return warm ? warmPerSecond : coldPerSecond;
  }
}
