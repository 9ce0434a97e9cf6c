package io.fynix.realtime.protocol;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary messages. Payloads are JSON, so that they can travel in both forms. */
final class Messages {
  private Messages() {}

  static Arbitrary<byte[]> payloads() {
    Arbitrary<String> numbers =
        Arbitraries.of("0", "-0", "1.50", "1E+2", "-12.0e-7", "123456789012345678901234567890");
    Arbitrary<String> strings =
        Arbitraries.of("\"\"", "\"\\n\\u00e9\\\"\"", "\"ü 漢 😀\"", "\"\\ud83d\\ude00\"");
    Arbitrary<String> rest =
        Arbitraries.of(
            "null", "true", "[]", "{}", "[1, [2,{\"a\" : 3}]]", "{\"a\":{\"b\":[]},\"a\":\"}\"}");
    return Arbitraries.oneOf(numbers, strings, rest).map(Frames::bytes);
  }

  static Arbitrary<byte[]> maybePayloads() {
    return payloads().injectNull(0.3);
  }

  static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "", "news:sport", "a\"b\\c/\n\u0001", "ü", "漢字", "😀", "\u2028", "x".repeat(200)),
        Arbitraries.strings().ofMaxLength(20).filter(Messages::wellFormed));
  }

  private static boolean wellFormed(String text) {
    return text.chars().noneMatch(c -> Character.isSurrogate((char) c));
  }

  static Arbitrary<Integer> ids() {
    return Arbitraries.integers().filter(id -> id != 0);
  }

  static Arbitrary<Integer> counts() {
    return Arbitraries.integers().greaterOrEqual(0);
  }

  static Arbitrary<StreamPosition> positions() {
    Arbitrary<Long> offsets = Arbitraries.longs().greaterOrEqual(0);
    return Combinators.combine(offsets, texts()).as(StreamPosition::new);
  }

  static Arbitrary<Command> commands() {
    Arbitrary<Command> pong = Arbitraries.just(new Command.Pong());
    Arbitrary<Command> onChannel =
        Combinators.combine(ids(), texts(), Arbitraries.integers().between(0, 2))
            .as(
                (id, channel, kind) ->
                    switch (kind) {
                      case 0 -> new Command.Unsubscribe(id, channel);
                      case 1 -> new Command.Presence(id, channel);
                      default -> new Command.PresenceStats(id, channel);
                    });
    Arbitrary<Command> publish =
        Combinators.combine(ids(), texts(), payloads()).as(Command.Publish::new);
    Arbitrary<Command> history =
        Combinators.combine(
                ids(), texts(), Arbitraries.integers(), positions().injectNull(0.3), flags())
            .as(Command.History::new);
    Arbitrary<Command> rpc =
        Combinators.combine(ids(), texts(), maybePayloads()).as(Command.Rpc::new);
    Arbitrary<Command> send =
        Combinators.combine(Arbitraries.integers(), maybePayloads()).as(Command.Send::new);
    Arbitrary<Command> refresh = Combinators.combine(ids(), texts()).as(Command.Refresh::new);
    Arbitrary<Command> subRefresh =
        Combinators.combine(ids(), texts(), texts()).as(Command.SubRefresh::new);
    return Arbitraries.oneOf(
        pong,
        onChannel,
        publish,
        history,
        rpc,
        send,
        refresh,
        subRefresh,
        subscribes().map(s -> (Command) s),
        connects());
  }

  private static Arbitrary<Boolean> flags() {
    return Arbitraries.of(true, false);
  }

  /** Without the fields that the independent schema does not have. */
  private static Arbitrary<Command.Subscribe> subscribes() {
    return Combinators.combine(
            ids(), texts(), texts(), positions(), maybePayloads(), Arbitraries.bytes())
        .as(
            (id, channel, token, since, data, flags) ->
                new Command.Subscribe(
                    id,
                    channel,
                    token,
                    (flags & 1) != 0,
                    since,
                    data,
                    (flags & 2) != 0,
                    (flags & 4) != 0,
                    (flags & 8) != 0,
                    "",
                    false,
                    0,
                    0));
  }

  private static Arbitrary<Command> connects() {
    Arbitrary<Map<String, Command.Subscribe>> subs =
        subscribes()
            .list()
            .ofMaxSize(3)
            .map(
                list ->
                    list.stream()
                        .collect(
                            Collectors.toMap(
                                Command.Subscribe::channel, s -> withId(0, s), (a, b) -> b)));
    return Combinators.combine(ids(), texts(), maybePayloads(), subs, texts(), texts())
        // The reference's schema of the SDK has no headers yet.
        .as(
            (id, token, data, known, name, version) ->
                new Command.Connect(id, token, data, known, name, version, Map.of()));
  }

  private static Command.Subscribe withId(int id, Command.Subscribe s) {
    return new Command.Subscribe(
        id,
        s.channel(),
        s.token(),
        s.recover(),
        s.since(),
        s.data(),
        s.positioned(),
        s.recoverable(),
        s.joinLeave(),
        s.delta(),
        s.tagsFilter(),
        s.flag(),
        s.type());
  }

  /** Payloads that Jackson writes as they are here. */
  private static Arbitrary<byte[]> plainPayloads() {
    return Arbitraries.of(
            "0", "-5", "\"\"", "\"ü 漢 😀\"", "null", "true", "[]", "{}", "[1,[2,{\"a\":3}]]")
        .map(Frames::bytes);
  }

  private static Arbitrary<byte[]> maybePlainPayloads() {
    return plainPayloads().injectNull(0.3);
  }

  private static Arbitrary<ClientInfo> infos() {
    return Combinators.combine(texts(), texts(), maybePlainPayloads(), maybePlainPayloads())
        .as(ClientInfo::new);
  }

  private static Arbitrary<Publication> publications() {
    return Combinators.combine(
            Arbitraries.longs().greaterOrEqual(0),
            plainPayloads(),
            infos().injectNull(0.5),
            Arbitraries.maps(texts(), texts()).ofMaxSize(3),
            Arbitraries.longs())
        .as(Publication::new);
  }

  private static Arbitrary<Reply.SubscribeResult> results() {
    return Combinators.combine(
            counts().injectNull(0.5),
            positions().injectNull(0.3),
            publications().list().ofMaxSize(3),
            maybePlainPayloads(),
            Arbitraries.bytes())
        .as(
            (ttl, position, publications, data, flags) ->
                new Reply.SubscribeResult(
                    ttl,
                    position,
                    (flags & 1) != 0,
                    publications,
                    (flags & 2) != 0,
                    (flags & 4) != 0,
                    data,
                    null));
  }

  static Arbitrary<Reply> replies() {
    Arbitrary<Reply> error =
        Combinators.combine(ids(), Arbitraries.of(ErrorCode.class)).as(Reply.Error::new);
    Arbitrary<Reply> connected =
        Combinators.combine(
                ids(),
                texts(),
                counts().injectNull(0.5),
                maybePlainPayloads(),
                Arbitraries.maps(texts(), results()).ofMaxSize(2),
                counts(),
                flags(),
                texts())
            .as(
                (id, text, ttl, data, subs, ping, pong, other) ->
                    new Reply.Connected(
                        id, text, other, ttl, data, subs, ping, pong, text, other, 0));
    Arbitrary<Reply> subscribed = Combinators.combine(ids(), results()).as(Reply.Subscribed::new);
    Arbitrary<Reply> empty =
        Combinators.combine(ids(), flags())
            .as((id, first) -> first ? new Reply.Unsubscribed(id) : new Reply.Published(id));
    Arbitrary<Reply> presence =
        Combinators.combine(ids(), Arbitraries.maps(texts(), infos()).ofMaxSize(3))
            .as(Reply.Presence::new);
    Arbitrary<Reply> stats =
        Combinators.combine(ids(), counts(), counts()).as(Reply.PresenceStats::new);
    Arbitrary<Reply> history =
        Combinators.combine(ids(), publications().list().ofMaxSize(3), positions())
            .as(Reply.History::new);
    Arbitrary<Reply> rpc = Combinators.combine(ids(), maybePlainPayloads()).as(Reply.Rpc::new);
    Arbitrary<Reply> refreshed =
        Combinators.combine(ids(), counts().injectNull(0.5), flags())
            .as(
                (id, ttl, first) ->
                    first ? new Reply.Refreshed(id, ttl) : new Reply.SubRefreshed(id, ttl));
    Arbitrary<Reply> pushed = pushes().map(Reply.Pushed::new);
    return Arbitraries.oneOf(
        List.of(
            Arbitraries.just(new Reply.Ping()),
            error,
            connected,
            subscribed,
            empty,
            presence,
            stats,
            history,
            rpc,
            refreshed,
            pushed,
            pushed));
  }

  private static Arbitrary<Push> pushes() {
    Arbitrary<Push> publication =
        Combinators.combine(texts(), publications())
            .as((channel, p) -> new Push.Publication(channel, p, ""));
    Arbitrary<Push> join = Combinators.combine(texts(), infos()).as(Push.Join::new);
    Arbitrary<Push> leave = Combinators.combine(texts(), infos()).as(Push.Leave::new);
    Arbitrary<Push> unsubscribe =
        Combinators.combine(texts(), Arbitraries.of(UnsubscribeCode.class))
            .as(Push.Unsubscribe::new);
    Arbitrary<Push> subscribe =
        Combinators.combine(texts(), positions().injectNull(0.3), flags(), maybePlainPayloads())
            .as(Push.Subscribe::new);
    Arbitrary<Push> message = plainPayloads().map(Push.Message::new);
    Arbitrary<Push> refresh = counts().injectNull(0.5).map(Push.Refresh::new);
    Arbitrary<Push> disconnect =
        Arbitraries.of(DisconnectCode.class)
            .map(code -> new Push.Disconnect(code.code(), code.reason()));
    return Arbitraries.oneOf(
        publication, join, leave, unsubscribe, subscribe, message, refresh, disconnect);
  }
}
