/** What is measured: a node of the service, and the floor beside it. */
@NullMarked
package io.fynix.load.server;

import org.jspecify.annotations.NullMarked;
