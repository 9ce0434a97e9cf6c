/**
 * Orders to all nodes: what the server API and the sessions want done with connections, what is no
 * longer valid, and questions that every node answers. They travel on the log {@code control}.
 */
@NullMarked
package io.fynix.platform.control;

import org.jspecify.annotations.NullMarked;
