package io.gradwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Duration of a scrape with many wide runs, and whether Prometheus can scrape once per second. It
 * takes minutes, so it is run by hand: {@code ./mvnw -pl dashboards -am verify
 * -Dit.test=ScrapeLoadIT -Dgradwatch.scrape-minutes=10 -DfailIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "gradwatch.scrape-minutes", matches = "\\d+")
class ScrapeLoadIT {

  private static final int RUNS = 10;
  private static final int LAYERS = 200;
  private static final int SCRAPES = 50;
  private static final double MAX_MEDIAN_MILLIS = 500;

  @Test
  void prometheusScrapesTenRunsOfTwoHundredLayersEverySecond(@TempDir Path folder)
      throws IOException, InterruptedException {
    int minutes = Integer.getInteger("gradwatch.scrape-minutes");
    try (LiveStack stack = LiveStack.start(folder, Map.of("seriesMax", "1000000"));
        WideRuns wideRuns = WideRuns.start(stack.bootstrap(), RUNS, LAYERS)) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  stack
                      .result("count(gradwatch_gradient_l2_norm) == " + wideRuns.totalLayers())
                      .has(0));

      report(stack);
      String up = "up{job=\"gradwatch-monitor\"}";
      double startSeconds = scalar(stack, "vector(time())");
      await()
          .atMost(Duration.ofMinutes(minutes + 1))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> scalar(stack, "vector(time())") >= startSeconds + 60 * minutes);
      assertThat(scalar(stack, "min_over_time(" + up + "[" + minutes + "m])"))
          .as("whether every scrape succeeded")
          .isEqualTo(1);
      String scrapeDuration = "scrape_duration_seconds[" + minutes + "m]";
      System.out.printf(
          "Prometheus: %d scrapes at 1 s intervals, none failed; %.0f ms on average, %.0f ms at most%n",
          60 * minutes,
          1e3 * scalar(stack, "avg_over_time(" + scrapeDuration + ")"),
          1e3 * scalar(stack, "max_over_time(" + scrapeDuration + ")"));
      assertThat(scalar(stack, "sum(gradwatch_runs_shown)")).isEqualTo(RUNS);
    }
  }

  private static void report(LiveStack stack) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    URI metrics = stack.monitor().resolve("metrics");
    long series = 0;
    double[] millis = new double[SCRAPES];
    long bytes = 0;
    for (int i = 0; i < SCRAPES; i++) {
      long start = System.nanoTime();
      HttpResponse<String> scrape =
          client.send(
              HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
      millis[i] = (System.nanoTime() - start) / 1e6;
      series = scrape.body().lines().filter(line -> !line.startsWith("#")).count();
      bytes = scrape.body().length();
    }
    double median = DoubleStream.of(millis).sorted().skip(SCRAPES / 2).findFirst().orElseThrow();
    double max = DoubleStream.of(millis).max().orElseThrow();
    System.out.printf(
        "scrape of %d runs with %d layers: %d series, %d kB, median %.0f ms, at most %.0f ms;"
            + " %.1f µs and %d bytes per series%n",
        RUNS, LAYERS, series, bytes / 1_000, median, max, 1e3 * median / series, bytes / series);
    assertThat(median).isLessThan(MAX_MEDIAN_MILLIS);
  }

  private static double scalar(LiveStack stack, String query) {
    return stack.result(query).get(0).get("value").get(1).asDouble();
  }
}
