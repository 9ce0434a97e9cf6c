package io.fynix.platform.architecture.planted.platform;

import io.fynix.platform.architecture.planted.api.second.Second;

/** A platform that imports a service. */
record KnowsService(Second.Part part) {}
