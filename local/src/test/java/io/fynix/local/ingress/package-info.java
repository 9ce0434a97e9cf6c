/** Tests of the feature of the same name. */
@NullMarked
package io.fynix.local.ingress;

import org.jspecify.annotations.NullMarked;
