/** Tests of channels and namespaces. */
@NullMarked
package io.fynix.platform.channel;

import org.jspecify.annotations.NullMarked;
