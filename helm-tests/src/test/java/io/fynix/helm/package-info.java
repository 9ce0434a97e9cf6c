/** Tests of the charts in {@code helm/} and of the manifests in {@code k8s/}, without a cluster. */
@NullMarked
package io.fynix.helm;

import org.jspecify.annotations.NullMarked;
