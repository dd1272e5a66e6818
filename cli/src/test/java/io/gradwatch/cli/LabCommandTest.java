package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabCommandTest {

  private final StringWriter err = new StringWriter();

  @Test
  void rejectsAnUnknownFaultInOneLineThatListsTheKnownOnes() {
    assertThat(run("--only", "deep-sigmoidd")).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("gradwatch: --only deep-sigmoidd: no such fault; known faults: deep-sigmoid, ");
  }

  @Test
  void rejectsAnUnwritablePageBeforeTraining(@TempDir Path folder) {
    Path file = folder.resolve("missing").resolve("lab.md");

    assertThat(run("--markdown", file.toString())).isEqualTo(2);
    assertThat(err.toString()).startsWith("gradwatch: --markdown " + file + ": no such folder");
  }

  @Test
  void rejectsZeroParallelTrainings() {
    assertThat(run("--parallel", "0")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("gradwatch: --parallel is 0; it must be at least 1\n");
  }

  @Test
  void rejectsAnUnknownOption() {
    assertThat(run("--faults")).isEqualTo(2);
    assertThat(err.toString()).startsWith("gradwatch: Unknown option: '--faults'");
  }

  @Test
  void listsWithoutTraining() {
    assertThat(run("--list")).isZero();
    assertThat(err.toString()).isEmpty();
  }

  private int run(String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = "lab";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return Gradwatch.commandLine().setErr(new PrintWriter(err, true)).execute(line);
  }
}
