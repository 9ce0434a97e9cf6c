/** Names and tags of the metrics that every service exports. */
@NullMarked
package io.fynix.platform.metric;

import org.jspecify.annotations.NullMarked;
