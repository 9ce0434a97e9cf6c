@NullMarked
package io.fynix.realtime.proxy;

import org.jspecify.annotations.NullMarked;
