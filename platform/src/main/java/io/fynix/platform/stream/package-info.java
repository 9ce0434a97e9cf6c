/**
 * How services talk over Redis streams: sequenced logs that every node reads completely or learns
 * that it did not, and consumer groups that share work at least once.
 */
@NullMarked
package io.fynix.platform.stream;

import org.jspecify.annotations.NullMarked;
