package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where services are told that Redis is. */
class RedisSettingsTest {

  private static KubeObject realtime(String... values) {
    return Chart.UMBRELLA.render(values).get("Deployment", "fynix-realtime-service");
  }

  @Test
  void theServerOfTheReleaseIsFoundByItsService() {
    Manifests manifests = Chart.UMBRELLA.render();

    assertThat(manifests.get("Deployment", "fynix-api-service").env("QUARKUS_REDIS_HOSTS"))
        .isEqualTo("redis://fynix-redis:6379");
    assertThat(manifests.get("Service", "fynix-redis").at("/spec/ports/0/port").asInt())
        .isEqualTo(6379);
  }

  @Test
  void sentinelsAreFoundByTheNamesOfTheirPods() {
    Manifests manifests = Chart.UMBRELLA.render("global.redis.mode=sentinel");
    KubeObject service = manifests.get("Deployment", "fynix-api-service");
    KubeObject server = manifests.the("StatefulSet");

    assertThat(service.env("QUARKUS_REDIS_CLIENT_TYPE")).isEqualTo("sentinel");
    assertThat(service.env("QUARKUS_REDIS_MASTER_NAME")).isEqualTo(server.env("MASTER_NAME"));
    for (int pod = 0; pod < server.at("/spec/replicas").asInt(); pod++) {
      String host =
          server.name() + "-" + pod + "." + server.text("/spec/serviceName") + ".backbone.svc";
      assertThat(service.env("QUARKUS_REDIS_HOSTS")).contains("redis://" + host + ":26379");
      assertThat(server.env("NODES")).contains(host + ":6379:26379");
    }
  }

  @Test
  void eachServiceHasAUserOfItsOwnAndItsPasswordComesFromTheSecret() {
    KubeObject pods = realtime("global.redis.existingSecret=passwords");

    assertThat(pods.env("QUARKUS_REDIS_HOSTS"))
        .isEqualTo("redis://realtime-service:$(REDIS_PASSWORD)@fynix-redis:6379");
    assertThat(pods.containers().getFirst().at("/env"))
        .filteredOn(entry -> entry.at("/name").asText().equals("REDIS_PASSWORD"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("passwords");
              assertThat(entry.at("/valueFrom/secretKeyRef/key").asText())
                  .isEqualTo("realtime-service");
            });
  }

  @Test
  void everyUserOfTheListHasAPasswordAndEveryServiceIsOnIt() {
    String users = Chart.REDIS.read("files/users.acl");
    String sentinels = Chart.REDIS.read("files/sentinel-users.acl");

    for (Chart service : Chart.SERVICES) {
      assertThat(users).contains("\n" + service + " ~fx:* &fx:* ");
      assertThat(sentinels).contains(service + " &* -@all ");
    }
  }

  @Test
  void tlsChangesTheSchemeAndBringsTheAuthority() {
    Manifests manifests =
        Chart.UMBRELLA.render(
            "global.redis.tls.enabled=true",
            "global.redis.tls.caSecret=redis-tls",
            "redis.tls.secret=redis-tls");
    KubeObject pods = manifests.get("Deployment", "fynix-api-service");

    assertThat(pods.env("QUARKUS_REDIS_HOSTS")).isEqualTo("rediss://fynix-redis:6379");
    assertThat(pods.env("QUARKUS_REDIS_TLS_CONFIGURATION_NAME")).isEqualTo("redis");
    assertThat(
            manifests
                .get("ConfigMap", "fynix-api-service-config")
                .text("/data/application.properties"))
        .contains("quarkus.tls.redis.trust-store.pem.certs=/etc/fynix/redis-ca.crt");
    assertThat(pods.podSpec().at("/volumes/0/projected/sources/1/secret/items/0/path").asText())
        .isEqualTo("redis-ca.crt");
  }

  @Test
  void aRedisElsewhereInstallsNone() {
    Manifests manifests =
        Chart.UMBRELLA.render(
            "global.redis.mode=external",
            "global.redis.hosts[0]=a.example.org:6379",
            "global.redis.hosts[1]=b.example.org:6379",
            "global.redis.clientType=cluster");

    assertThat(manifests.has("StatefulSet")).isFalse();
    assertThat(manifests.get("Deployment", "fynix-api-service").env("QUARKUS_REDIS_HOSTS"))
        .isEqualTo("redis://a.example.org:6379,redis://b.example.org:6379");
  }

  @Test
  void aServersOwnValuesCountMoreThanShared() {
    assertThat(
            realtime(
                    "realtime-service.redis.mode=external",
                    "realtime-service.redis.hosts[0]=near:6379")
                .env("QUARKUS_REDIS_HOSTS"))
        .isEqualTo("redis://near:6379");
  }

  @Test
  void nothingIsEvictedAndWritesReachTheDisk() {
    String conf = Chart.REDIS.render().the("ConfigMap").text("/data/redis.conf");

    assertThat(conf.lines())
        .contains(
            "maxmemory-policy noeviction",
            "appendonly yes",
            "appendfsync everysec",
            "maxmemory 1gb");
  }
}
