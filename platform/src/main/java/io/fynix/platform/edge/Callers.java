package io.fynix.platform.edge;

import io.fynix.platform.address.ClientAddress;
import io.fynix.platform.address.ClientAddresses;
import io.fynix.platform.auth.ApiKey;
import io.fynix.platform.auth.ApiKeys;
import io.fynix.platform.limit.Caller;
import io.quarkus.arc.All;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out who makes a request, before it is served. Never blocks. */
@Singleton
class Callers {
  private final ClientAddresses addresses;
  private final ApiKeys keys;
  private final List<UserOfRequest> users;

  Callers(ClientAddresses addresses, ApiKeys keys, @All List<UserOfRequest> users) {
    this.addresses = addresses;
    this.keys = keys;
    this.users = users;
  }

  Caller of(HttpServerRequest request) {
    ApiKey key = keyOf(request);
    return new Caller(
        ClientAddress.of(addresses.of(request)).text(),
        key == null ? null : key.id(),
        key == null ? null : key.tier(),
        userOf(request));
  }

  private @Nullable ApiKey keyOf(HttpServerRequest request) {
    return keys.find(
        new ApiKeys.Presented(
            request.getHeader("X-API-Key"),
            request.getHeader(HttpHeaders.AUTHORIZATION),
            request.getParam("api_key")));
  }

  private @Nullable String userOf(HttpServerRequest request) {
    for (UserOfRequest each : users) {
      String user = each.user(request);
      if (user != null) {
        return user;
      }
    }
    return null;
  }
}
