package io.fynix.monitoring.webhook;

import io.fynix.platform.auth.RequiresApiKey;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.fynix.platform.redis.RedisUnavailableException;
import io.fynix.platform.stream.GroupConsumer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What operators do with webhooks. */
@Path("/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class WebhookResource {
  /** The scope that a key needs. */
  static final String SCOPE = "webhooks";

  private static final int MAX_REPLAY = 1000;
  private static final int ANSWER_SECONDS = 10;

  private final Webhooks webhooks;

  WebhookResource(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /** How many requests were put back into the queue. */
  record Replayed(long replayed) {}

  /** Puts the oldest dead letters of an endpoint back into its queue, as they were. */
  @POST
  @Path("{endpoint}/replay")
  @RequiresApiKey(scope = SCOPE)
  public Replayed replay(String endpoint, @QueryParam("count") @DefaultValue("100") int count)
      throws InterruptedException, ExecutionException {
    if (count < 1 || count > MAX_REPLAY) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "count must be 1 to " + MAX_REPLAY + ".");
    }
    GroupConsumer delivery =
        webhooks
            .delivery(endpoint)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.NOT_FOUND, "No endpoint of webhooks has this name."));
    try {
      return new Replayed(
          delivery.replayDead(count).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      throw new RedisUnavailableException("Redis did not answer in time", e);
    }
  }
}
