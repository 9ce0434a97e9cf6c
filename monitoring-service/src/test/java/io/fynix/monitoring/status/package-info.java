/** The status of nodes as its callers see it. */
@NullMarked
package io.fynix.monitoring.status;

import org.jspecify.annotations.NullMarked;
