@NullMarked
package io.fynix.realtime.hub;

import org.jspecify.annotations.NullMarked;
