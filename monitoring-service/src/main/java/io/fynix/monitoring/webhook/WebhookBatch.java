package io.fynix.monitoring.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.activity.Activity;
import io.fynix.platform.digest.Sha256;
import io.fynix.platform.stream.MalformedMessageException;
import io.fynix.platform.stream.StreamContract;
import io.fynix.platform.stream.StreamFields;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A request that waits for its delivery.
 *
 * @param id the same for every attempt
 * @param body not to be changed
 */
record WebhookBatch(String id, byte[] body) {
  static final StreamContract<WebhookBatch> CONTRACT =
      new StreamContract<>() {
        @Override
        public String type() {
          return "webhook.batch";
        }

        @Override
        public Map<String, byte[]> encode(WebhookBatch batch) {
          return StreamFields.of(type())
              .put("id", batch.id)
              .putNullable("body", batch.body)
              .build();
        }

        @Override
        public WebhookBatch decode(StreamFields fields) {
          byte[] body = fields.bytes("body");
          if (body == null) {
            throw new MalformedMessageException("no field: body");
          }
          return new WebhookBatch(fields.get("id"), body);
        }
      };

  /** The same facts for the same endpoint make the same batch. */
  static WebhookBatch of(String endpoint, List<Activity> facts, ObjectMapper json) {
    var digest = Sha256.start();
    digest.update(endpoint.getBytes(UTF_8));
    for (Activity fact : facts) {
      digest.update((' ' + fact.stamp().id()).getBytes(UTF_8));
    }
    String name = Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    return new WebhookBatch("msg_" + name.substring(0, 27), WebhookBody.of(facts, json));
  }
}
