/** Facts on their way through a real Redis. */
@NullMarked
package io.fynix.platform.activity;

import org.jspecify.annotations.NullMarked;
