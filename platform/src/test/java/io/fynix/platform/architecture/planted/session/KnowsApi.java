package io.fynix.platform.architecture.planted.session;

import io.fynix.platform.architecture.planted.api.second.Second;

/** A service that imports another. */
record KnowsApi(Second.Part part) {}
