package io.fynix.monitoring.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.activity.Activity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a request, as docs/webhooks.md describes it. */
record WebhookBody(List<Event> events) {

  static byte[] of(List<Activity> facts, ObjectMapper json) {
    try {
      return json.writeValueAsBytes(new WebhookBody(facts.stream().map(Event::of).toList()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts are always JSON", e);
    }
  }

  /**
   * One event.
   *
   * @param id the same whenever the event is told again
   * @param time Unix milliseconds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Event(
      String id,
      String type,
      long time,
      @Nullable String channel,
      @Nullable Integer code,
      @Nullable Client client) {
    static Event of(Activity fact) {
      return switch (fact) {
        case Activity.Connected it -> of(it, null, null, it.client());
        case Activity.Disconnected it -> of(it, null, it.code(), it.client());
        case Activity.Subscribed it -> of(it, it.channel(), null, it.client());
        case Activity.Unsubscribed it -> of(it, it.channel(), it.code(), it.client());
        case Activity.Occupied it -> of(it, it.channel(), null, null);
        case Activity.Vacated it -> of(it, it.channel(), null, null);
      };
    }

    private static Event of(
        Activity fact,
        @Nullable String channel,
        @Nullable Integer code,
        Activity.@Nullable Client client) {
      return new Event(
          fact.stamp().id(),
          fact.type(),
          fact.stamp().time().toEpochMilli(),
          channel,
          code,
          client == null ? null : Client.of(client));
    }
  }

  /** Whose connection it is about. */
  record Client(
      String id,
      String user,
      String node,
      String transport,
      String sdk,
      @JsonProperty("sdk_version") String version) {
    static Client of(Activity.Client client) {
      return new Client(
          client.id(),
          client.user(),
          client.node().value(),
          client.transport(),
          client.name(),
          client.version());
    }
  }
}
