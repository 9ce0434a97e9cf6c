package io.fynix.realtime.client;

import io.fynix.realtime.client.SubscribeRules.Decision;
import io.fynix.realtime.hub.Subscription;
import io.fynix.realtime.protocol.UnsubscribeCode;
import io.fynix.realtime.transport.TimingWheel;
import org.jspecify.annotations.Nullable;

/** A channel that one client listens to. Touched by the client's event loop only. */
final class SubscriptionEntry {
  final Subscription subscription;
  final Decision.Allowed how;
  final Attendance attendance;

  /** The server subscribed the client: a subscription that cannot go on ends the connection. */
  final boolean serverSide;

  /** What is said about the subscriber, shown to others. */
  byte @Nullable [] chanInfo;

  /** The client was told that it is subscribed. */
  boolean told;

  /** Why it ends as soon as its start was told, null when it goes on. */
  @Nullable UnsubscribeCode endsWith;

  /** The end, unless the subscription is renewed. */
  TimingWheel.@Nullable Timer expiry;

  /** When the application is asked whether it goes on. */
  TimingWheel.@Nullable Timer question;

  SubscriptionEntry(
      Subscription subscription, Decision.Allowed how, Attendance attendance, boolean serverSide) {
    this.subscription = subscription;
    this.how = how;
    this.attendance = attendance;
    this.serverSide = serverSide;
    this.chanInfo = how.grant().chanInfo();
  }

  String channel() {
    return subscription.channel();
  }

  void cancelExpiry() {
    cancel(expiry);
    cancel(question);
    expiry = null;
    question = null;
  }

  private static void cancel(TimingWheel.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
