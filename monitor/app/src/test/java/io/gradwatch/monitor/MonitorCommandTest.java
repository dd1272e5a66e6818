package io.gradwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MonitorCommandTest {

  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  @TempDir Path dir;

  @Test
  void anUnreachableBrokerIsReportedInOneLineAfterTheTimeout() throws IOException {
    Path config = Files.writeString(dir.resolve("monitor.yaml"), "brokerTimeoutSeconds: 1\n");
    String nowhere = "127.0.0.1:" + EmbeddedKafka.freePort();

    int code = run("--bootstrap", nowhere, "--port", "0", "--config", config.toString());

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("no Kafka broker answered at " + nowhere + " within 1 s");
  }

  @Test
  void anInvalidAddressIsReportedInOneLine() {
    assertThat(run("--bootstrap", "no-port", "--port", "0")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("no-port");
  }

  @Test
  void aMissingBootstrapAddressIsExplained() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("--bootstrap HOST:PORT");
  }

  @Test
  void anUnknownOptionIsAnErrorWithTheUsage() {
    assertThat(run("--botstrap", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("--bootstrap");
  }

  @Test
  void helpShowsEveryOption() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("--bootstrap", "--port", "--config", "--kafka-config");
  }

  private int run(String... arguments) {
    return new CommandLine(new MonitorCommand())
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }
}
