/** What the person at the terminal sees: lines, progress, and failures that say what to do. */
@NullMarked
package io.fynix.local.cli;

import org.jspecify.annotations.NullMarked;
