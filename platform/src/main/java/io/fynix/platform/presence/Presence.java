package io.fynix.platform.presence;

import io.fynix.platform.broker.ClientInfo;
import java.util.Map;

/**
 * Who is on a channel.
 *
 * @param clients by client id, in no order
 */
public record Presence(Map<String, ClientInfo> clients) {}
