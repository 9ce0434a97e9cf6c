package io.fynix.realtime.transport;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready from the moment on that the node begins to let its clients go. */
@Readiness
@ApplicationScoped
class DrainHealth implements HealthCheck {
  private final Admission admission;

  DrainHealth(Admission admission) {
    this.admission = admission;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("connections")
        .status(!admission.isDraining())
        .withData("draining", admission.isDraining())
        .withData("connections", admission.connections())
        .build();
  }
}
