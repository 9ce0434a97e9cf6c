/**
 * The whole suite from outside: packaged services behind the local ingress, and the SDKs that users
 * have.
 */
@NullMarked
package io.fynix.e2e;

import org.jspecify.annotations.NullMarked;
