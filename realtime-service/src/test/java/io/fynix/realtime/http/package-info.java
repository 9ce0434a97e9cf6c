@NullMarked
package io.fynix.realtime.http;

import org.jspecify.annotations.NullMarked;
