package io.fynix.api.server;

import io.fynix.platform.broker.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;

/** Leads a call to whoever serves its method. Blocks, so it belongs on virtual threads. */
@ApplicationScoped
class ServerApi {
  private final PublishService publisher;
  private final HistoryService history;
  private final PresenceService presence;
  private final ClientService clients;
  private final ClusterService cluster;

  ServerApi(
      PublishService publisher,
      HistoryService history,
      PresenceService presence,
      ClientService clients,
      ClusterService cluster) {
    this.publisher = publisher;
    this.history = history;
    this.presence = presence;
    this.clients = clients;
    this.cluster = cluster;
  }

  /**
   * Serves a call that is permitted.
   *
   * @return what stands below {@code result} in the answer
   * @throws ApiException when it can not be served
   * @throws io.fynix.platform.problem.ProblemException when the parameters are not JSON for the
   *     method
   */
  Object call(ApiMethod method, RequestBody params) {
    return switch (method) {
      case PUBLISH -> publisher.publish(params.text("channel"), PublishCommand.read(params));
      case BROADCAST ->
          publisher.broadcast(params.textList("channels"), PublishCommand.read(params));
      case HISTORY -> history.read(params);
      case HISTORY_REMOVE -> history.remove(params);
      case PRESENCE -> presence.clients(params);
      case PRESENCE_STATS -> presence.stats(params);
      case SUBSCRIBE -> clients.subscribe(params);
      case UNSUBSCRIBE -> clients.unsubscribe(params);
      case DISCONNECT -> clients.disconnect(params);
      case REFRESH -> clients.refresh(params);
      case CHANNELS -> cluster.channels(params);
      case CONNECTIONS -> cluster.connections(params);
      case INFO -> cluster.info();
      // The extension point of an application; nothing can be plugged in yet.
      case RPC ->
          throw new ApiException(ErrorCode.NOT_AVAILABLE, "no handler of remote procedures");
      case INVALIDATE_USER_TOKENS -> clients.invalidateTokens(params);
    };
  }
}
