package io.fynix.platform.redis;

import io.vertx.redis.client.Request;

/**
 * One run of a script, in the short form and in the form that a server understands which does not
 * know the script yet.
 */
public record ScriptCall(LuaScript script, Request bySha1, Request bySource) {}
