package io.fynix.realtime.client;

import io.fynix.platform.control.ControlMessage;
import io.fynix.realtime.control.ControlledClient;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.transport.Connection;
import io.fynix.realtime.transport.EmulationAddress;
import java.time.Instant;
import java.util.concurrent.Executor;

/** The way of orders to one connected client. */
final class ClientOrders implements ControlledClient {
  private final ClientSession session;
  private final Subscriptions subscriptions;
  private final Connection connection;
  private final String user;
  private final Instant since;

  ClientOrders(
      ClientSession session,
      Subscriptions subscriptions,
      Connection connection,
      String user,
      Instant since) {
    this.session = session;
    this.subscriptions = subscriptions;
    this.connection = connection;
    this.user = user;
    this.since = since;
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public String id() {
    return session.clientId();
  }

  @Override
  public String session() {
    EmulationAddress emulation = connection.emulation();
    return emulation == null ? "" : emulation.session();
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public String transport() {
    return connection.transport().tag();
  }

  @Override
  public Executor loop() {
    return connection.loop();
  }

  @Override
  public void disconnect(int code, String reason) {
    connection.close(code, reason);
  }

  @Override
  public void disconnect(DisconnectCode code) {
    connection.close(code);
  }

  @Override
  public void unsubscribe(String channel) {
    subscriptions.endByServer(channel);
  }

  @Override
  public void subscribe(ControlMessage.Subscribe order) {
    session.subscribe(order);
  }

  @Override
  public void refresh(ControlMessage.Refresh order) {
    session.refresh(order);
  }

  @Override
  public void endIfIssuedBefore(Instant moment) {
    session.endIfIssuedBefore(moment);
  }

  @Override
  public void endIfSessionEnded() {
    session.endIfSessionEnded();
  }
}
