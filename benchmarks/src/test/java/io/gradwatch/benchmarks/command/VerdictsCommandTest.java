package io.gradwatch.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.cli.command.CommandErrorHandler;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class VerdictsCommandTest {

  private static final String TWO = "^(nonfinite-linear-infinite-target|linear-no-hidden-layer)$";

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = CommandErrorHandler.commandLine(new BenchCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private int verdicts(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("verdicts", "--streams", folder.toString(), "--seeds", "1", "--only", TWO));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private JsonNode rows() throws Exception {
    return json().get("rows");
  }

  private JsonNode families() throws Exception {
    return json().get("families");
  }

  private JsonNode json() throws Exception {
    String[] lines = out.toString().lines().toArray(String[]::new);
    return new ObjectMapper().readTree(lines[lines.length - 1]);
  }

  @Test
  void recordsMissingRunsAndScoresAllDetectors() throws Exception {
    assertThat(verdicts("--json", "--misses", "--markdown", folder.resolve("page.md").toString()))
        .as(err.toString())
        .isZero();

    assertThat(rows().findValuesAsText("judge"))
        .contains(
            "gradwatch", "sagemaker", "autotrainer", "deepdiagnosis", "thedeepchecker", "zclip");
    JsonNode gradwatch = rows().get(0);
    assertThat(gradwatch.get("kind").asText()).isEqualTo("NON_FINITE");
    assertThat(gradwatch.get("cases").asInt()).isEqualTo(1);
    assertThat(gradwatch.get("recall").asDouble()).isEqualTo(1);
    assertThat(gradwatch.get("lagP50").asLong()).isZero();
    assertThat(Files.readString(folder.resolve("page.md")))
        .contains("| gradwatch | tuned | 1 |")
        .contains("## Event time", "## gradwatch by architecture", "Seeds: 1. Variants: 2 of the ");
    JsonNode all = families().get(0);
    assertThat(all.get("dimension").asText()).isEqualTo("all");
    assertThat(all.get("faultyRuns").asInt()).isEqualTo(1);
    assertThat(all.get("healthyRuns").asInt()).isEqualTo(1);
    assertThat(all.get("averagePrecision").asDouble()).isEqualTo(1);
    assertThat(all.get("delayP50").asLong()).isZero();
    assertThat(families().findValuesAsText("value")).contains("dense", "linear", "SGD");
  }

  @Test
  void reusesExistingRecordings() throws Exception {
    verdicts();
    Path stream = folder.resolve("linear-no-hidden-layer__1.gwr.gz");
    var recorded = Files.getLastModifiedTime(stream);

    assertThat(verdicts("--judge", "gradwatch", "--json")).isZero();

    assertThat(Files.getLastModifiedTime(stream)).isEqualTo(recorded);
    assertThat(rows().findValuesAsText("judge")).containsOnly("gradwatch");
  }

  @Test
  void rejectsInvalidOptionsInOneLineWithTheAcceptedValues() {
    assertThat(run("verdicts", "--judge", "nobody")).isEqualTo(2);
    assertThat(run("verdicts", "--part", "some")).isEqualTo(2);
    assertThat(run("verdicts", "--only", "nosuchname")).isEqualTo(2);
    assertThat(run("verdicts", "--only", "(")).isEqualTo(2);
    assertThat(run("verdicts", "--markdown", "no/such/folder/page.md")).isEqualTo(2);

    assertThat(err.toString().lines())
        .hasSize(5)
        .anyMatch(line -> line.contains("nobody") && line.contains("zclip"))
        .anyMatch(line -> line.contains("some") && line.contains("apart"))
        .anyMatch(line -> line.contains("nosuchname"))
        .anyMatch(line -> line.contains("no such folder"));
  }
}
