package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class KernelSelectorTest {

  private static final String FLAG = "--add-modules=jdk.incubator.vector";

  @Test
  void logsOnceHowToEnableVectorInstructions() throws Exception {
    assertThat(linesOf())
        .filteredOn(line -> line.contains("plain Java"))
        .singleElement()
        .asString()
        .contains("--add-modules jdk.incubator.vector");
  }

  @Test
  void logsNothingWhenVectorInstructionsAreUsed() throws Exception {
    assertThat(linesOf(FLAG)).noneMatch(line -> line.contains("plain Java"));
  }

  private static List<String> linesOf(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> output = lines.lines().toList();
      assertThat(process.waitFor()).as(String.join("\n", output)).isZero();
      return output;
    }
  }

  /** Selects a kernel twice, in a JVM of its own. */
  static final class Main {

    private Main() {}

    public static void main(String[] args) {
      ((Logger) LoggerFactory.getLogger(GradwatchListener.class)).setLevel(Level.INFO);
      KernelSelector.fastest();
      KernelSelector.fastest();
    }
  }
}
