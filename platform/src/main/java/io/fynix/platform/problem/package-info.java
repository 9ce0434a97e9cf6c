/**
 * HTTP errors as problem details (RFC 9457): the permanent list of types, the one mapper, and the
 * pages that explain them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
@NullMarked
package io.fynix.platform.problem;

import org.jspecify.annotations.NullMarked;
