@NullMarked
package io.fynix.platform.broker;

import org.jspecify.annotations.NullMarked;
