/**
 * Channel names and namespaces: which names are allowed and what a channel may do. Every service
 * that publishes, subscribes or reads history answers alike, because it asks here.
 */
@NullMarked
package io.fynix.platform.channel;

import org.jspecify.annotations.NullMarked;
