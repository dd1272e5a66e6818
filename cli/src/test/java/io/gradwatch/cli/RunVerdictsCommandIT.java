package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import io.gradwatch.publisher.KafkaPublisher;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunVerdictsCommandIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path dir;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return Gradwatch.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void anExplosionIsPrintedWithTheStepsAroundIt() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"));
        KafkaPublisher publisher = KafkaPublisher.builder().bootstrap(broker.bootstrap()).build();
        Monitor monitor =
            Monitor.start(MonitorConfig.embedded(broker.bootstrap(), dir.resolve("state")))) {
      String address = monitor.address().toString();
      try (var network = MonitoredNetwork.healthy("exploding", publisher)) {
        network.train(100);
        network.explode();
        network.train(5);
      }
      await()
          .atMost(TIMEOUT)
          .until(
              () ->
                  run("verdicts", "exploding", "--monitor", address) == 0
                      && out.toString().contains("EXPLODING_GRADIENT"));

      assertThat(run("verdicts", "exploding", "--json", "--monitor", address)).isZero();
      JsonNode all = new ObjectMapper().readTree(out.toString());
      long onset = all.path("active").path(0).path("onsetStep").asLong();
      await()
          .atMost(TIMEOUT)
          .until(
              () ->
                  run(
                              "verdicts",
                              "exploding",
                              "--around",
                              "" + onset,
                              "--within",
                              "3",
                              "--json",
                              "--monitor",
                              address)
                          == 0
                      && new ObjectMapper()
                              .readTree(out.toString())
                              .path("history")
                              .path(0)
                              .path("steps")
                              .path(3)
                              .asLong()
                          == onset);
      assertThat(
              run("verdicts", "exploding", "--around", "0", "--within", "1", "--monitor", address))
          .isZero();
      assertThat(out.toString()).contains("none").contains("learning rate");

      assertThat(run("verdicts", "nobody", "--monitor", address)).isEqualTo(2);
      assertThat(err.toString())
          .startsWith("gradwatch: monitor at ")
          .contains("no run with this name");
    }
  }

  @Test
  void aMonitorThatDoesNotAnswerIsReportedInOneLine() {
    assertThat(run("verdicts", "a", "--monitor", "http://127.0.0.1:1/")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "gradwatch: no monitor answers at http://127.0.0.1:1/; start one with ./gradwatch monitor,"
                + " or set --monitor to its address\n");
    assertThat(run("verdicts", "a", "--monitor", "localhost:9464")).isEqualTo(2);
    assertThat(err.toString()).contains("it must begin with http://");
  }
}
