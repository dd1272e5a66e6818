package io.gradwatch.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.trainer.training.TrainingResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SessionConsoleTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final SessionConsole console =
      new SessionConsole(new PlainScreen(new PrintStream(out, true, UTF_8)));

  private static TrainingResult result(String failure) {
    return new TrainingResult(
        "run",
        2,
        Duration.ofMillis(1_500),
        0.25,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        failure);
  }

  @Test
  void printsAFinishedRunOnceWithoutAFullProgressBar() {
    console.runStarted("run", 2);
    console.stepCompleted("run", 0, 0.5);
    console.stepCompleted("run", 1, 0.25);
    console.trainingEnded(result(""));

    assertThat(out.toString(UTF_8).lines())
        .endsWith("trained    run: 2 steps in 1.5 s, loss 0.2500")
        .noneMatch(line -> line.contains("100%"));
  }

  @Test
  void printsAFailedRunWithItsReason() {
    console.trainingEnded(result("step 2: no luck"));

    assertThat(out.toString(UTF_8).strip())
        .isEqualTo("failed     run: 2 steps in 1.5 s, loss 0.2500: step 2: no luck");
  }

  @Test
  void printsARejectedJob() {
    console.jobRejected("job.yaml: no such file");

    assertThat(out.toString(UTF_8).strip()).isEqualTo("rejected: job.yaml: no such file");
  }
}
