/**
 * What the application decides, asked over HTTP: who connects, who subscribes, what is published,
 * what an RPC answers.
 */
@NullMarked
package io.fynix.realtime.proxy;

import org.jspecify.annotations.NullMarked;
