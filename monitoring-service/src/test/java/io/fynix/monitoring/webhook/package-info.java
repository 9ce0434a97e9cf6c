/** Webhooks through a real Redis to a real receiver. */
@NullMarked
package io.fynix.monitoring.webhook;

import org.jspecify.annotations.NullMarked;
