package io.gradwatch.benchmarks.latency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Scrapes {@code /metrics} over one connection and reads the last step of each run. */
final class MetricsScraper {

  private static final List<String> RUNS =
      List.of("gradwatch_runs_shown ", "gradwatch_runs_suppressed ");

  private static final String STEP = "gradwatch_run_step{run=\"";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;

  /**
   * @param address address of the monitor's HTTP server
   */
  MetricsScraper(URI address) {
    request = HttpRequest.newBuilder(address.resolve("metrics")).timeout(TIMEOUT).build();
  }

  /**
   * A page, each byte of it as a character.
   *
   * @param startNanos {@link System#nanoTime()} at the request
   * @param endNanos the same at the last byte
   */
  record Scrape(long startNanos, long endNanos, String page) {

    double millis() {
      return (endNanos - startNanos) / 1e6;
    }

    /** Number of runs, shown or not. */
    int runs() {
      return MetricsScraper.runs(page);
    }

    /** Last evaluated step by run. */
    Map<String, Integer> lastSteps() {
      return MetricsScraper.lastSteps(page);
    }
  }

  Scrape scrape() throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<String> response =
        client.send(request, HttpResponse.BodyHandlers.ofString(ISO_8859_1));
    if (response.statusCode() != 200) {
      throw new IOException("/metrics answered " + response.statusCode());
    }
    return new Scrape(start, System.nanoTime(), response.body());
  }

  static int runs(String page) {
    return RUNS.stream().mapToInt(name -> value(page, page.indexOf("\n" + name))).sum();
  }

  /** The value of the first series after a position; 0 if the position is negative. */
  private static int value(String page, int series) {
    if (series < 0) {
      return 0;
    }
    int value = page.indexOf(' ', series) + 1;
    return (int) Double.parseDouble(page.substring(value, page.indexOf('\n', value)));
  }

  static Map<String, Integer> lastSteps(String page) {
    Map<String, Integer> steps = new HashMap<>();
    for (int at = page.indexOf(STEP); at >= 0; at = page.indexOf(STEP, at + 1)) {
      int name = at + STEP.length();
      int nameEnd = page.indexOf('"', name);
      steps.put(page.substring(name, nameEnd), value(page, nameEnd));
    }
    return steps;
  }
}
