@NullMarked
package io.fynix.realtime.emulation;

import org.jspecify.annotations.NullMarked;
