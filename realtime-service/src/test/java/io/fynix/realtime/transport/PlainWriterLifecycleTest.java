package io.fynix.realtime.transport;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(TransportProfile.Plain.class)
class PlainWriterLifecycleTest extends ConnectionLifecycleContract {}
