package io.fynix.platform.architecture.planted.api.first;

import io.fynix.platform.architecture.planted.api.second.Second;

/** Needs the second, which needs this. */
public record First(Second.Part part) {}
