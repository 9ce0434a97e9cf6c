package io.fynix.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that {@code ./fynix up} points to, in a real browser. */
class StartPageIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern SOME_POINTS = Pattern.compile("[1-9]\\d\\d");
  private static final Pattern MORE_POINTS = Pattern.compile("[12]\\d\\d\\d");

  @TempDir static Path state;
  @TempDir Path files;
  private static Suite suite;

  @BeforeAll
  static void start() throws Exception {
    suite = Suite.start(state, 1);
  }

  @AfterAll
  static void stop() throws Exception {
    suite.close();
  }

  @Test
  void pointsOfALiveFeedMoveOnTheChart() throws Exception {
    // 20 times faster than the rows' own time: ten seconds.
    Path quotes = Quotes.write(files, 2000, Duration.ofMillis(100));
    try (var browser = new Browser()) {
      Page page = open(browser, "feed:page");

      var replay = suite.replay(quotes, "feed:page", "20x");
      assertThat(page.getByTestId("points")).hasText(SOME_POINTS);
      String early = drawn(page);
      assertThat(page.getByTestId("points")).hasText(MORE_POINTS);
      assertThat(drawn(page)).as("the lines moved").isNotEqualTo(early);

      replay.await(LIMIT);
      assertThat(page.getByTestId("offset")).hasText("2000");
      assertThat(page.getByTestId("legend")).containsText("bid");
      BoundingBox chart = page.getByTestId("chart").boundingBox();
      assertThat(chart.width).isGreaterThan(300);
      assertThat(chart.height).isGreaterThan(150);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void whatIsPublishedOnThePageArrivesOnThePage() {
    try (var browser = new Browser()) {
      Page page = open(browser, "feed:typed");

      page.getByTestId("payload").fill("{\"greeting\": \"hello\", \"value\": 7}");
      page.getByTestId("publish").click();

      assertThat(page.getByTestId("last")).containsText("hello");
      assertThat(page.getByTestId("points")).hasText("1");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aPageThatComesLateShowsTheHistory() throws Exception {
    for (int row = 1; row <= 20; row++) {
      suite.publish("feed:before", "{\"value\":" + row + "}");
    }
    try (var browser = new Browser()) {
      Page page = open(browser, "feed:before");

      assertThat(page.getByTestId("recovered")).hasText("20");
      assertThat(page.getByTestId("points")).hasText("20");
    }
  }

  @Test
  void theSdkOfThePageIsThePublishedOne() throws Exception {
    Path vendored =
        Repository.root().resolve("local/src/main/resources/start/vendor/centrifuge-5.8.0.js");
    Path published = NodeProject.directory().resolve("node_modules/centrifuge/dist/centrifuge.js");

    assertThat(Files.mismatch(vendored, published)).as("first byte that differs").isEqualTo(-1);
  }

  private static Page open(Browser browser, String channel) {
    Page page = browser.page();
    page.navigate(suite.baseUrl() + "/?channel=" + channel);
    assertThat(page.getByTestId("state")).hasText("connected");
    return page;
  }

  /** The pixels of the chart. */
  private static String drawn(Page page) {
    return (String)
        page.evaluate("document.querySelector('[data-testid=chart] canvas').toDataURL()");
  }
}
