package io.fynix.platform.node;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Gives this process its name. */
@Singleton
class NodeIds {
  private static final int SUFFIX_BYTES = 4;
  private static final int MAX_HOST_LENGTH = 100;

  @Produces
  @Singleton
  NodeId own(NodeConfig config) {
    return new NodeId(config.name().orElseGet(NodeIds::random));
  }

  private static String random() {
    var suffix = new byte[SUFFIX_BYTES];
    new SecureRandom().nextBytes(suffix);
    return hostName() + "-" + HexFormat.of().formatHex(suffix);
  }

  private static String hostName() {
    try {
      var name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
      return name.length() <= MAX_HOST_LENGTH ? name : name.substring(0, MAX_HOST_LENGTH);
    } catch (UnknownHostException e) {
      return "node";
    }
  }
}
