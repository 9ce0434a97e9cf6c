/** What is done with the servers to learn a figure. */
@NullMarked
package io.fynix.load.scenario;

import org.jspecify.annotations.NullMarked;
