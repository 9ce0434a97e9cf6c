package io.fynix.load.report;

import java.util.List;
import java.util.Locale;

/**
 * Bars of figures side by side, as SVG.
 *
 * @param title what it shows, with the unit
 */
public record Chart(String title, List<Bar> bars) {
  private static final int WIDTH = 720;
  private static final int ROW = 26;
  private static final int TOP = 40;
  private static final int LABEL = 300;
  private static final int FIGURE = 80;

  public Chart {
    bars = List.copyOf(bars);
  }

  /** A figure of zero or more. */
  public record Bar(String label, double value) {}

  /** The drawing. */
  public String svg() {
    double most = Math.max(bars.stream().mapToDouble(Bar::value).max().orElse(0), 1e-9);
    int height = TOP + ROW * bars.size() + 10;
    var out = new StringBuilder();
    out.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n"
            .formatted(WIDTH, height));
    out.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    out.append("<text x=\"10\" y=\"24\" font-weight=\"bold\">%s</text>%n".formatted(escape(title)));
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      int y = TOP + ROW * i;
      double length = Math.max(0, bar.value) / most * (WIDTH - LABEL - FIGURE);
      out.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                  + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#3b6fb5\"/>%n"
                  + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
              LABEL - 8,
              y + 15,
              escape(bar.label),
              LABEL,
              y,
              length,
              ROW - 6,
              LABEL + length + 6,
              y + 15,
              figure(bar.value)));
    }
    return out.append("</svg>\n").toString();
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
