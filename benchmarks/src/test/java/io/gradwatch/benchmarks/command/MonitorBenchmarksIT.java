package io.gradwatch.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.cli.command.CommandErrorHandler;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs the benchmarks of the monitor with the smallest load, in processes as always. */
final class MonitorBenchmarksIT {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = CommandErrorHandler.commandLine(new BenchCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private JsonNode json() throws Exception {
    String[] lines = out.toString().lines().toArray(String[]::new);
    return new ObjectMapper().readTree(lines[lines.length - 1]);
  }

  @Test
  void measuresTheThroughputOfASickNetwork() throws Exception {
    Path page = folder.resolve("page.md");

    int code =
        run(
            "monitor",
            "--layers",
            "5",
            "--runs",
            "2",
            "--sick",
            "yes",
            "--seconds",
            "1",
            "--json",
            "--markdown",
            page.toString());

    assertThat(code).as(err.toString()).isZero();
    JsonNode row = json().get("rows").get(0);
    assertThat(row.get("layers").asInt()).isEqualTo(5);
    assertThat(row.get("pollLayerSteps").asDouble()).isPositive();
    assertThat(row.get("decodeLayerSteps").asDouble()).isPositive();
    assertThat(row.get("monitorLayerSteps").asDouble()).isPositive();
    assertThat(row.get("cpuMicrosPerLayerStep").asDouble()).isPositive();
    assertThat(row.get("changelogBytesPerLayerStep").asDouble()).isPositive();
    assertThat(row.get("stateBytesPerTensor").asDouble()).isPositive();
    assertThat(Files.readString(page)).contains("| 5 layers × 2 runs, sick |");
  }

  @Test
  void measuresLatencies() throws Exception {
    int code =
        run(
            "latency",
            "--rates",
            "50",
            "--layers",
            "3",
            "--seconds",
            "2",
            "--many-runs",
            "3",
            "--small-runs",
            "25",
            "--json");

    assertThat(code).as(err.toString()).isZero();
    JsonNode row = json().get("rows").get(0);
    assertThat(row.get("stepsPerSecond").asInt()).isEqualTo(50);
    assertThat(row.get("eventSamples").asInt()).isPositive();
    assertThat(row.get("eventP50").asDouble()).isPositive();
    assertThat(row.get("metricsP50").asDouble()).isPositive();
    assertThat(json().get("manyRuns").get("runs").asInt()).isEqualTo(3);
    assertThat(json().get("largeBesideSmall").get("beside").get("metricsP50").asDouble())
        .isPositive();
  }

  @Test
  void measuresTheRestoreOfRunsAndTheirCostWhileIdle() throws Exception {
    int code = run("restore", "--runs", "5", "--layers", "3", "--idle-seconds", "3", "--json");

    assertThat(code).as(err.toString()).isZero();
    JsonNode result = json();
    assertThat(result.get("changelogBytes").asLong()).isPositive();
    assertThat(result.get("readySeconds").asDouble()).isPositive();
    assertThat(result.get("shownSeconds").asDouble())
        .isGreaterThanOrEqualTo(result.get("readySeconds").asDouble());
    assertThat(result.get("liveHeapBytes").asLong()).isPositive();
    assertThat(result.get("idleCpuShare").asDouble()).isBetween(0.0, 2.0);
  }

  @Test
  void runNamesBeyondTheBoundAreDeletedAndCountedWhileAnotherRunGoesOn() throws Exception {
    int code = run("run-names", "--names", "12000", "--heap", "512m", "--json");

    assertThat(code).as(out.toString() + err).isZero();
    JsonNode result = json();
    assertThat(result.get("names").asLong()).isEqualTo(12_000);
    assertThat(result.get("runsShown").asInt()).isBetween(10_000, 10_004);
    assertThat(result.get("evicted").asLong() + result.get("runsShown").asLong()).isEqualTo(12_001);
    assertThat(result.get("liveRunEvaluated").asLong())
        .isPositive()
        .isEqualTo(result.get("liveRunSteps").asLong());
  }

  @Test
  void rejectsInvalidOptionsInOneLineWithTheAcceptedValues() {
    assertThat(run("monitor", "--layers", "0")).isEqualTo(2);
    assertThat(run("monitor", "--sick", "perhaps")).isEqualTo(2);
    assertThat(run("monitor", "--seconds", "0")).isEqualTo(2);
    assertThat(run("latency", "--rates", "0")).isEqualTo(2);
    assertThat(run("latency", "--layers", "1000000")).isEqualTo(2);

    assertThat(run("restore", "--runs", "0")).isEqualTo(2);
    assertThat(run("run-names", "--heap", "much")).isEqualTo(2);

    assertThat(err.toString().lines())
        .hasSize(7)
        .anyMatch(line -> line.contains("much") && line.contains("for example 2g"))
        .anyMatch(line -> line.contains("--layers") && line.contains("at least 1"))
        .anyMatch(line -> line.contains("perhaps") && line.contains("both"))
        .anyMatch(line -> line.contains("1000000") && line.contains("from 1 to"));
  }
}
