/**
 * Access tokens: the keys that sign them, and their public halves for everybody who verifies them.
 */
@NullMarked
package io.fynix.session.token;

import org.jspecify.annotations.NullMarked;
