package io.fynix.platform.architecture.planted.monitoring;

import jakarta.inject.Inject;

/** Not a bean: it only looks like one. */
final class WithInjectedField {
  @Inject CharSequence dependency;
}
