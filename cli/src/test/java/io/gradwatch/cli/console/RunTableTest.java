package io.gradwatch.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import io.gradwatch.trainer.RunReport;
import io.gradwatch.trainer.training.TrainingResult;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RunTableTest {

  private static RunReport report(String run, double loss, boolean complete, Event... verdicts) {
    return new RunReport(
        new TrainingResult(
            run,
            1_200,
            Duration.ofSeconds(3),
            loss,
            OptionalDouble.of(0.999),
            OptionalDouble.empty(),
            ""),
        List.of(verdicts),
        complete);
  }

  @Test
  void printsARowPerRunAndALinePerVerdict() {
    String table =
        RunTable.of(
            List.of(
                report(
                    "hot",
                    Double.NaN,
                    true,
                    SampleVerdicts.exploding(EventPhase.BEGAN, Severity.CRITICAL),
                    SampleVerdicts.consequence()),
                report("a-longer-name", 0.01934, true),
                report(
                    "cut-off",
                    1,
                    false,
                    SampleVerdicts.exploding(EventPhase.BEGAN, Severity.INFO))));

    assertThat(table)
        .isEqualToNormalizingNewlines(
            """
            run              steps      loss  train   test  verdicts
            hot               1200       NaN  99.9%      -  EXPLODING_GRADIENT in hidden2 at step 1 (root cause)
                                                            NON_FINITE at step 4
            a-longer-name     1200   0.01934  99.9%      -  none
            cut-off           1200     1.000  99.9%      -  none
                                                            (incomplete: the monitor has not evaluated every step)""");
  }

  @Test
  void printsOnlyTheHeadingsWithoutRuns() {
    assertThat(RunTable.of(List.of())).hasLineCount(1).startsWith("run ");
  }
}
