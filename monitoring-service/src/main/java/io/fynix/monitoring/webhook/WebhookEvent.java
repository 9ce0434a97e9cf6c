package io.fynix.monitoring.webhook;

import io.fynix.platform.activity.Activity;

/** What an endpoint can be told. */
public enum WebhookEvent {
  CONNECTED,
  DISCONNECTED,
  SUBSCRIBED,
  UNSUBSCRIBED,
  OCCUPIED,
  VACATED;

  static WebhookEvent of(Activity fact) {
    return switch (fact) {
      case Activity.Connected it -> CONNECTED;
      case Activity.Disconnected it -> DISCONNECTED;
      case Activity.Subscribed it -> SUBSCRIBED;
      case Activity.Unsubscribed it -> UNSUBSCRIBED;
      case Activity.Occupied it -> OCCUPIED;
      case Activity.Vacated it -> VACATED;
    };
  }
}
