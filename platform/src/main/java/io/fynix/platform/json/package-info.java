/**
 * JSON as bytes: finds and checks values inside a document without changing their spelling, so that
 * a payload travels as it was written.
 */
@NullMarked
package io.fynix.platform.json;

import org.jspecify.annotations.NullMarked;
