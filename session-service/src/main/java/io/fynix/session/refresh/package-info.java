/**
 * The refresh token: its text, how one generation follows from another, and who can tell a forged
 * one.
 */
@NullMarked
package io.fynix.session.refresh;

import org.jspecify.annotations.NullMarked;
