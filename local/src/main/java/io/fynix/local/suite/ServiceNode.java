package io.fynix.local.suite;

import io.fynix.local.process.ChildProcess;

/** A started service process and what it last said about its health. Safe from any thread. */
final class ServiceNode {

  private final ServiceSpec spec;
  private final ChildProcess process;
  private volatile HealthProbe.Health health = HealthProbe.Health.AWAY;

  ServiceNode(ServiceSpec spec, ChildProcess process) {
    this.spec = spec;
    this.process = process;
  }

  String name() {
    return spec.node();
  }

  ServiceSpec spec() {
    return spec;
  }

  ChildProcess process() {
    return process;
  }

  HealthProbe.Health health() {
    return health;
  }

  void heard(HealthProbe.Health answer) {
    health = answer;
  }

  boolean isReady() {
    return process.isAlive() && health.ready();
  }

  LocalState.Service state() {
    return new LocalState.Service(
        spec.service(),
        spec.baseUrl(),
        spec.managementUrl(),
        process.pid(),
        process.logFile().toString());
  }
}
