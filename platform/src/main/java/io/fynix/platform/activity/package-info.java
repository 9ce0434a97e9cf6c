/**
 * What clients do, as facts on the stream {@code activity}: written in batches, off the event
 * loops, and read by consumer groups.
 */
@NullMarked
package io.fynix.platform.activity;

import org.jspecify.annotations.NullMarked;
