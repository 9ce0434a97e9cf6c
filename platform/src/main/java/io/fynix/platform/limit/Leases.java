package io.fynix.platform.limit;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The leases of this node, one or two for each caller that comes often. Safe from any thread.
 *
 * <p>A caller's units are asked for once at a time: whoever finds none waits for the answer that is
 * under way. When a quarter is left, the next units are asked for already.
 */
final class Leases {
  /** How requests for units reach the buckets. */
  interface Source {
    CompletionStage<Verdict> take(Plan plan, long units);

    void giveBack(Plan plan, long units, long takenAtMicros);

    /** What the request does that got no unit of a lease. */
    CompletionStage<Decision> alone(Plan plan);

    Decision denied(Plan plan, Verdict verdict);
  }

  private final Source source;
  private final long lifeNanos;
  private final int maxCallers;
  private final LongSupplier nanos;
  private final Map<Plan, Slot> slots = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** The leases of one caller. */
  private static final class Slot {
    private volatile @Nullable Lease present;
    private volatile @Nullable Lease next;
    private final AtomicReference<@Nullable CompletableFuture<Verdict>> asking =
        new AtomicReference<>();
    private volatile long usedNanos;
  }

  Leases(Source source, long lifeNanos, int maxCallers, LongSupplier nanos) {
    this.source = source;
    this.lifeNanos = lifeNanos;
    this.maxCallers = maxCallers;
    this.nanos = nanos;
  }

  /** Spends a unit that is there; null when there is none. Asks for more when they run out. */
  @Nullable Decision spendNow(Plan plan, long nowNanos) {
    Slot slot = slots.get(plan);
    return slot == null ? null : spend(slot, nowNanos);
  }

  private @Nullable Decision spend(Slot slot, long nowNanos) {
    Lease present = slot.present;
    if (present != null && present.spend(nowNanos)) {
      return present.decision();
    }
    Lease next = slot.next;
    if (next != null && next.spend(nowNanos)) {
      promote(slot, next);
      return next.decision();
    }
    return null;
  }

  /** Whether the units of a caller run out and nobody asks for more yet. */
  boolean shouldAsk(Plan plan) {
    Slot slot = slots.get(plan);
    Lease present = slot == null ? null : slot.present;
    return slot != null
        && present != null
        && slot.next == null
        && slot.asking.get() == null
        && present.runsOut();
  }

  /** Asks for units ahead of need; does nothing when they were asked for. */
  void ask(Plan plan, long units) {
    Slot slot = slots.get(plan);
    if (slot != null && units > 1) {
      refill(slot, plan, units);
    }
  }

  /**
   * Spends a unit of the units that come; the caller found none.
   *
   * @param units how many to ask for, at least 2
   */
  CompletionStage<Decision> spend(Plan plan, long units) {
    Slot slot = slots.get(plan);
    if (slot == null) {
      if (slots.size() >= maxCallers) {
        return source.alone(plan);
      }
      slot = slots.computeIfAbsent(plan, ignored -> new Slot());
    }
    return await(slot, plan, units, true);
  }

  private CompletionStage<Decision> await(Slot slot, Plan plan, long units, boolean again) {
    slot.usedNanos = nanos.getAsLong();
    return refill(slot, plan, units)
        .thenCompose(
            verdict -> {
              if (!verdict.allowed()) {
                return CompletableFuture.completedStage(source.denied(plan, verdict));
              }
              Decision decision = spend(slot, nanos.getAsLong());
              if (decision != null) {
                return CompletableFuture.completedStage(decision);
              }
              return again ? await(slot, plan, units, false) : source.alone(plan);
            });
  }

  private CompletableFuture<Verdict> refill(Slot slot, Plan plan, long units) {
    CompletableFuture<Verdict> mine = new CompletableFuture<>();
    CompletableFuture<Verdict> running = slot.asking.compareAndExchange(null, mine);
    if (running != null) {
      return running;
    }
    source
        .take(plan, units)
        .whenComplete(
            (verdict, failure) -> {
              if (failure == null && verdict.allowed()) {
                adopt(slot, new Lease(plan, verdict, nanos.getAsLong() + lifeNanos));
              }
              slot.asking.set(null);
              if (failure == null) {
                mine.complete(verdict);
              } else {
                mine.completeExceptionally(failure);
              }
            });
    return mine;
  }

  private void adopt(Slot slot, Lease fresh) {
    synchronized (slot) {
      Lease present = slot.present;
      if (closed) {
        end(fresh);
      } else if (present == null || present.isOver(nanos.getAsLong())) {
        slot.present = fresh;
        end(present);
      } else {
        end(slot.next);
        slot.next = fresh;
      }
    }
  }

  private void promote(Slot slot, Lease next) {
    synchronized (slot) {
      if (slot.next == next) {
        end(slot.present);
        slot.present = next;
        slot.next = null;
      }
    }
  }

  private void end(@Nullable Lease lease) {
    if (lease != null) {
      long unspent = lease.close();
      if (unspent > 0) {
        source.giveBack(lease.plan(), unspent, lease.takenAtMicros());
      }
    }
  }

  /** Ends leases whose time is over, and forgets callers that have none. */
  void sweep() {
    each(nanos.getAsLong(), false);
  }

  /** Ends all leases, and those that are still to come. */
  void close() {
    closed = true;
    each(nanos.getAsLong(), true);
  }

  /** Callers that have leases. */
  int size() {
    return slots.size();
  }

  private void each(long now, boolean all) {
    slots.forEach(
        (plan, slot) -> {
          synchronized (slot) {
            if (over(slot.present, now, all)) {
              end(slot.present);
              slot.present = null;
            }
            if (over(slot.next, now, all)) {
              end(slot.next);
              slot.next = null;
            }
          }
          if (slot.present == null
              && slot.next == null
              && slot.asking.get() == null
              && now - slot.usedNanos > lifeNanos) {
            slots.remove(plan, slot);
          }
        });
  }

  private static boolean over(@Nullable Lease lease, long now, boolean all) {
    return lease != null && (all || lease.isOver(now));
  }
}
