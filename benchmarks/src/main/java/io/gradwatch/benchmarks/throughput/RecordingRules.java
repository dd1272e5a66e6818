package io.gradwatch.benchmarks.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.cli.ScratchFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The alternative to the monitor's rolling norms: recording rules in a real Prometheus, over one
 * series per layer with a sample a second, for the same window of 64 samples. The samples are
 * written ahead with promtool, so that nothing is measured but rules; Prometheus runs on one
 * processor.
 */
public final class RecordingRules {

  private static final int WINDOW = 64;
  private static final int LAYERS_PER_RUN = 50;

  /** The rules read samples this old: those written ahead must not be in the future. */
  private static final Duration OFFSET = Duration.ofMinutes(10);

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LEAD = Duration.ofSeconds(2);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private static final List<String> FUNCTIONS =
      List.of(
          "quantile_over_time(0.5, %s)",
          "quantile_over_time(0.9, %s)",
          "avg_over_time(%s)",
          "min_over_time(%s)",
          "max_over_time(%s)");

  private final Path folder;
  private final int series;
  private final Duration duration;
  private final HttpClient client = HttpClient.newHttpClient();

  private RecordingRules(Path folder, int series, Duration duration) {
    this.folder = folder;
    this.series = series;
    this.duration = duration;
  }

  /**
   * Measures; returns nothing if Prometheus is not installed.
   *
   * @param series number of series
   * @param duration duration of the measurement
   */
  public static Optional<RecordingRulesCost> measure(int series, Duration duration)
      throws IOException, InterruptedException {
    if (!isInstalled("prometheus") || !isInstalled("promtool")) {
      return Optional.empty();
    }
    try (ScratchFolder scratch = ScratchFolder.create()) {
      return Optional.of(
          new RecordingRules(scratch.folder("prometheus"), series, duration).measure());
    }
  }

  private static boolean isInstalled(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private RecordingRulesCost measure() throws IOException, InterruptedException {
    createBlocks();
    writeConfiguration();
    int port = freePort();
    Process server = start(port);
    Thread destroy = new Thread(server::destroy, "gradwatch-bench-prometheus");
    Runtime.getRuntime().addShutdownHook(destroy);
    try {
      URI address = URI.create("http://127.0.0.1:" + port + "/");
      awaitReady(server, address);
      Thread.sleep(LEAD.toMillis());
      String before = get(address.resolve("metrics")).body();
      Thread.sleep(duration.toMillis());
      String after = get(address.resolve("metrics")).body();
      return RecordingRulesCost.of(
          series,
          FUNCTIONS.size(),
          WINDOW,
          sum(after, "prometheus_rule_evaluations_total")
              - sum(before, "prometheus_rule_evaluations_total"),
          sum(after, "process_cpu_seconds_total") - sum(before, "process_cpu_seconds_total"));
    } finally {
      stop(server);
      Runtime.getRuntime().removeShutdownHook(destroy);
    }
  }

  /** Writes the samples that the rules will read, one a second. */
  private void createBlocks() throws IOException, InterruptedException {
    long now = Instant.now().minus(OFFSET).getEpochSecond();
    long first = now - 2 * WINDOW;
    long last = now + duration.plus(START_TIMEOUT).plus(LEAD).toSeconds();
    Path samples = folder.resolve("samples.txt");
    SplittableRandom random = new SplittableRandom(1);
    try (BufferedWriter out = Files.newBufferedWriter(samples)) {
      out.write("# TYPE gradient_norm gauge\n");
      for (int i = 0; i < series; i++) {
        String labels = "{run=\"run%d\",layer=\"layer%d\"} ";
        String name = "gradient_norm" + labels.formatted(i / LAYERS_PER_RUN, i % LAYERS_PER_RUN);
        for (long second = first; second <= last; second++) {
          out.write(name + (0.1 + 0.02 * random.nextDouble()) + " " + second + "\n");
        }
      }
      out.write("# EOF\n");
    }
    Path log = folder.resolve("promtool.txt");
    int code =
        new ProcessBuilder(
                "promtool",
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                samples.toString(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("promtool failed: " + Files.readString(log));
    }
  }

  private void writeConfiguration() throws IOException {
    StringBuilder rules = new StringBuilder("groups:\n- name: norms\n  interval: 1s\n  rules:\n");
    String window = "gradient_norm[%ds] offset %ds".formatted(WINDOW, OFFSET.toSeconds());
    for (int i = 0; i < FUNCTIONS.size(); i++) {
      rules
          .append("  - record: norm:rule")
          .append(i)
          .append("\n    expr: ")
          .append(FUNCTIONS.get(i).formatted(window))
          .append('\n');
    }
    Files.writeString(folder.resolve("rules.yml"), rules);
    Files.writeString(folder.resolve("prometheus.yml"), "rule_files: [rules.yml]\n");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process start(int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "prometheus",
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile());
    builder.environment().put("GOMAXPROCS", "1");
    return builder.start();
  }

  private void awaitReady(Process server, URI address) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!isReady(address)) {
      if (!server.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException(
            "prometheus did not start: " + Files.readString(folder.resolve("log.txt"), UTF_8));
      }
      Thread.sleep(POLL_INTERVAL.toMillis());
    }
  }

  private boolean isReady(URI address) throws InterruptedException {
    try {
      return get(address.resolve("-/ready")).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address).timeout(START_TIMEOUT).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Sum of the series of a metric in the text format. */
  static double sum(String exposition, String metric) {
    return exposition
        .lines()
        .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void stop(Process server) {
    server.destroy();
    try {
      if (!server.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        server.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Number of samples in a rule's window, as text for a page. */
  public static String window() {
    return String.format(Locale.ROOT, "%d samples", WINDOW);
  }
}
