package io.gradwatch.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.catalogue.FaultCatalogue;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabRunnerTest {

  private final List<String> notifications = Collections.synchronizedList(new ArrayList<>());
  private final LabListener listener =
      new LabListener() {
        @Override
        public void trainingStarted(Fault fault, String remedy) {
          notifications.add("started " + remedy);
        }

        @Override
        public void trainingEnded(Fault fault) {
          notifications.add("ended");
        }

        @Override
        public void trainingsPlanned(int trainings) {
          notifications.add("planned " + trainings);
        }

        @Override
        public void faultCompleted(FaultReport report) {
          notifications.add("completed " + report.fault().name());
        }
      };

  /** A fault whose root cause and cure do not depend on a detector's limit: NaN in the data. */
  private static Fault nonFiniteRow() {
    Fault fault = FaultCatalogue.fault("broken-row").orElseThrow();
    return new Fault(
        fault.name(),
        fault.description(),
        fault.expectedKind(),
        fault.recipe(),
        fault.target(),
        List.of(RemedyKey.CHECK_DATA, RemedyKey.CHECK_TRAINER, RemedyKey.CLIP_GRADIENT_VALUE));
  }

  @Test
  void aFaultIsTrainedWithoutAndWithEachRemedy() throws InterruptedException {
    LabReport report = new LabRunner(1, 1, listener).run(List.of(nonFiniteRow()));

    FaultReport fault = report.faults().get(0);
    assertThat(fault.untreated().activeKinds()).contains(VerdictKind.NON_FINITE);
    assertThat(fault.rootCauseCorrect()).isTrue();
    assertThat(fault.reproduced()).isTrue();
    RemedyTrial checked = remedyTrial(fault, RemedyKey.CHECK_DATA);
    assertThat(checked.cured()).isTrue();
    assertThat(checked.outcome().orElseThrow().quality()).isGreaterThan(0.85);
    assertThat(remedyTrial(fault, RemedyKey.CLIP_GRADIENT_VALUE).cured()).isFalse();
    assertThat(remedyTrial(fault, RemedyKey.CHECK_TRAINER).notApplicableReason())
        .isEqualTo("not a change of training");
    assertThat(notifications)
        .contains("planned 1", "started ", "started check-data", "completed broken-row");
  }

  @Test
  void oneSeedGivesTheSameResultsTwice() throws InterruptedException {
    Fault fault = nonFiniteRow();
    Fault onlyData =
        new Fault(
            fault.name(),
            fault.description(),
            fault.expectedKind(),
            fault.recipe(),
            0.85,
            List.of());

    LabReport first = new LabRunner(3, 2, listener).run(List.of(onlyData));
    LabReport second = new LabRunner(3, 1, listener).run(List.of(onlyData));

    assertThat(qualities(first)).isEqualTo(qualities(second));
  }

  @Test
  void anInterruptEndsTheRun() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> new LabRunner(1, 1, listener).run(List.of(nonFiniteRow())))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  private static RemedyTrial remedyTrial(FaultReport report, RemedyKey key) {
    return report.remedyTrials().stream().filter(a -> a.remedy() == key).findFirst().orElseThrow();
  }

  private static List<Double> qualities(LabReport report) {
    return report.faults().get(0).remedyTrials().stream()
        .flatMap(attempt -> attempt.outcome().stream())
        .map(TrialOutcome::quality)
        .toList();
  }
}
