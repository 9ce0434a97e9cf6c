package io.fynix.platform.activity;

import io.fynix.platform.activity.Activity.Client;
import io.fynix.platform.activity.Activity.Stamp;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.stream.MalformedMessageException;
import io.fynix.platform.stream.StreamContract;
import io.fynix.platform.stream.StreamFields;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How facts of a type travel. */
public record ActivityContract(String type) implements StreamContract<Activity> {
  /** One for each type, for a decoder. */
  public static final List<StreamContract<? extends Activity>> ALL =
      Stream.of(
              Activity.Connected.TYPE,
              Activity.Disconnected.TYPE,
              Activity.Subscribed.TYPE,
              Activity.Unsubscribed.TYPE,
              Activity.Occupied.TYPE,
              Activity.Vacated.TYPE)
          .<StreamContract<? extends Activity>>map(ActivityContract::new)
          .toList();

  @Override
  public Map<String, byte[]> encode(Activity fact) {
    return entry(fact);
  }

  /** The entry of a fact of any type. */
  public static Map<String, byte[]> entry(Activity fact) {
    var fields =
        StreamFields.of(fact.type()).put("id", fact.stamp().id()).put("time", fact.stamp().time());
    switch (fact) {
      case Activity.Connected it -> put(fields, it.client());
      case Activity.Disconnected it -> put(fields, it.client()).put("code", it.code());
      case Activity.Subscribed it -> put(fields, it.client()).put("channel", it.channel());
      case Activity.Unsubscribed it ->
          put(fields, it.client()).put("channel", it.channel()).put("code", it.code());
      case Activity.Occupied it -> fields.put("channel", it.channel());
      case Activity.Vacated it -> fields.put("channel", it.channel());
    }
    return fields.build();
  }

  private static StreamFields.Builder put(StreamFields.Builder fields, Client client) {
    return fields
        .put("client", client.id())
        .put("user", client.user())
        .put("node", client.node().value())
        .put("transport", client.transport())
        .put("sdk", client.name())
        .put("sdk_version", client.version());
  }

  @Override
  public Activity decode(StreamFields fields) {
    var stamp = new Stamp(fields.get("id"), fields.time("time"));
    return switch (type) {
      case Activity.Connected.TYPE -> new Activity.Connected(stamp, client(fields));
      case Activity.Disconnected.TYPE ->
          new Activity.Disconnected(stamp, client(fields), code(fields));
      case Activity.Subscribed.TYPE ->
          new Activity.Subscribed(stamp, client(fields), fields.get("channel"));
      case Activity.Unsubscribed.TYPE ->
          new Activity.Unsubscribed(stamp, client(fields), fields.get("channel"), code(fields));
      case Activity.Occupied.TYPE -> new Activity.Occupied(stamp, fields.get("channel"));
      case Activity.Vacated.TYPE -> new Activity.Vacated(stamp, fields.get("channel"));
      default -> throw new MalformedMessageException("unknown type");
    };
  }

  private static Client client(StreamFields fields) {
    return new Client(
        fields.get("client"),
        fields.find("user").orElse(""),
        new NodeId(fields.get("node")),
        fields.find("transport").orElse(""),
        fields.find("sdk").orElse(""),
        fields.find("sdk_version").orElse(""));
  }

  private static int code(StreamFields fields) {
    return Math.toIntExact(fields.number("code", 0));
  }
}
