@NullMarked
package io.fynix.realtime.client;

import org.jspecify.annotations.NullMarked;
