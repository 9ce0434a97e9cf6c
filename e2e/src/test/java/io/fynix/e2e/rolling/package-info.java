/** How a rolling restart feels to thousands of clients. Not part of the default test run. */
@NullMarked
package io.fynix.e2e.rolling;

import org.jspecify.annotations.NullMarked;
