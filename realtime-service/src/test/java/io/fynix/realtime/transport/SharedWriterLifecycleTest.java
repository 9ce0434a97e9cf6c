package io.fynix.realtime.transport;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(TransportProfile.Shared.class)
class SharedWriterLifecycleTest extends ConnectionLifecycleContract {}
