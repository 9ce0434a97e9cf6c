/** Child processes that never outlive this one, and free ports for them. */
@NullMarked
package io.fynix.local.process;

import org.jspecify.annotations.NullMarked;
