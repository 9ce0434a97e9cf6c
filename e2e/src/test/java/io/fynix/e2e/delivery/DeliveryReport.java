package io.fynix.e2e.delivery;

import io.fynix.e2e.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table of all faults, in {@code target/delivery.md}. */
final class DeliveryReport {
  private static final Path FILE = Repository.root().resolve("e2e/target/delivery.md");
  private static final String HEAD =
      """
      | Fault | Acknowledged | Unknown | Clients | Connections | Lost | Duplicated | Reordered | Phantom | Unknown received | Unrecovered |
      |---|---|---|---|---|---|---|---|---|---|---|
      """;

  private final List<Row> rows = new ArrayList<>();

  /**
   * One fault.
   *
   * @param acknowledged publications, over all channels
   * @param unknown publications whose publisher never got an answer
   */
  record Row(
      String fault,
      long acknowledged,
      long unknown,
      int clients,
      int connections,
      int unrecovered,
      Verdict verdict) {

    static Row of(String fault, List<Published> published, List<Receivers.Receipts> receipts) {
      var clients = receipts.stream().flatMap(each -> each.clients().stream()).toList();
      return new Row(
          fault,
          published.stream().mapToLong(each -> each.acknowledged().size()).sum(),
          published.stream().mapToLong(each -> each.unknown().size()).sum(),
          clients.size(),
          receipts.stream().mapToInt(Receivers.Receipts::connections).sum(),
          receipts.stream().mapToInt(Receivers.Receipts::unrecovered).sum(),
          Verdict.of(published, clients));
    }

    String markdown() {
      return "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |%n"
          .formatted(
              fault,
              acknowledged,
              unknown,
              clients,
              connections,
              verdict.lost(),
              verdict.duplicated(),
              verdict.reordered(),
              verdict.phantom(),
              verdict.unknownReceived(),
              unrecovered);
    }
  }

  /** Adds a row and writes what there is, so that a run that is cut short leaves its part. */
  void add(Row row) throws IOException {
    rows.add(row);
    var text = new StringBuilder(HEAD);
    rows.forEach(each -> text.append(each.markdown()));
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, text);
  }
}
