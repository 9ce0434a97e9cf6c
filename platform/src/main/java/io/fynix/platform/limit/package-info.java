/**
 * Rate limits: exact buckets in Redis that all nodes share, and what a node does by itself for
 * speed and while Redis is away.
 */
@NullMarked
package io.fynix.platform.limit;

import org.jspecify.annotations.NullMarked;
