package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.protocol.RunState;
import io.gradwatch.trainer.runs.RunFolder;
import io.gradwatch.trainer.runs.RunStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {

  @TempDir Path root;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Gradwatch.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private RunFolder store(String run, RunState state, long steps, double loss) throws Exception {
    RunFolder folder = RunFolder.open(root, run);
    folder.write(
        new RunStatus(
            run, state, 2, 1, "2026-01-02T03:04:05Z", steps, 1_000, loss, "", 0, 0, Map.of()));
    return folder;
  }

  @Test
  void listsRunsWithTheirStates() throws Exception {
    store("done", RunState.FINISHED, 1_000, 0.25).close();
    store("killed", RunState.RUNNING, 400, 0.5).close();
    store("stopped", RunState.STOPPED, 300, Double.NaN).close();

    assertThat(run("runs", "--out", root.toString())).isZero();

    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "run state attempt step loss checkpoint verdicts",
            "done finished 2 1000/1000 0.2500 - none",
            "killed killed 2 400/1000 0.5000 - none",
            "stopped stopped 2 300/1000 NaN - none");
  }

  @Test
  void jsonHasTheVerdictsThatNotify() throws Exception {
    store("sick", RunState.FAILED, 10, Double.NaN).close();
    Files.writeString(
        root.resolve("sick").resolve("verdicts.jsonl"),
        """
        {"attempt":1,"kind":"LOSS_PLATEAU","severity":"info"}
        {"attempt":1,"kind":"EXPLODING_GRADIENT","severity":"critical"}
        {"attempt":1,"kind":"EXPLODING_GRADIENT","severity":"critical"}
        {"attempt":1,"kin""");

    assertThat(run("runs", "--json", "--out", root.toString())).isZero();

    JsonNode run = new ObjectMapper().readTree(out.toString()).get(0);
    assertThat(run.path("run").asText()).isEqualTo("sick");
    assertThat(run.path("state").asText()).isEqualTo("failed");
    assertThat(run.path("loss").asText()).isEqualTo("NaN");
    assertThat(run.path("verdicts").get(0).asText()).isEqualTo("EXPLODING_GRADIENT");
    assertThat(run.path("verdicts")).hasSize(1);
  }

  @Test
  void aMissingFolderIsReportedInOneLine() {
    Path missing = root.resolve("nowhere");

    assertThat(run("runs", "--out", missing.toString())).isEqualTo(2);

    assertThat(err)
        .hasToString("gradwatch: --out " + missing + ": no such folder; train creates it\n");
  }
}
