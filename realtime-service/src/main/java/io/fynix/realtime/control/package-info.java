/**
 * Executes on this node what the server API wants done with connections, and answers questions
 * about them. Knows connected clients only as {@link io.fynix.realtime.control.ControlledClient}.
 */
@NullMarked
package io.fynix.realtime.control;

import org.jspecify.annotations.NullMarked;
