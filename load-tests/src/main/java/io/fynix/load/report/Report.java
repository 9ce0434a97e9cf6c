package io.fynix.load.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A report that grows section by section; plots become files beside it. */
public final class Report {
  private final StringBuilder text = new StringBuilder();
  private final Path folder;
  private final String name;

  /**
   * @param folder where it is written
   * @param name of the file, without its ending
   */
  public Report(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  public Report heading(String heading) {
    text.append("## ").append(heading).append("\n\n");
    return this;
  }

  public Report title(String title) {
    text.append("# ").append(title).append("\n\n");
    return this;
  }

  public Report paragraph(String paragraph) {
    text.append(paragraph).append("\n\n");
    return this;
  }

  public Report table(List<String> head, List<List<String>> rows) {
    row(head);
    row(head.stream().map(column -> "---").toList());
    rows.forEach(this::row);
    text.append('\n');
    return this;
  }

  private void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Adds a plot. */
  public Report plot(String plotName, Chart chart) throws IOException {
    Files.createDirectories(folder);
    String file = name + "-" + plotName + ".svg";
    Files.writeString(folder.resolve(file), chart.svg());
    text.append("![").append(chart.title()).append("](").append(file).append(")\n\n");
    return this;
  }

  /** Writes the report, as far as it is; returns its file. */
  public Path write() throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(name + ".md");
    Files.writeString(file, text.toString().stripTrailing() + "\n");
    return file;
  }
}
