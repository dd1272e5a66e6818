package io.gradwatch.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.catalogue.Catalogue;
import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabTest {

  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final LabListener listener =
      new LabListener() {
        @Override
        public void started(Fault fault, String remedy) {
          heard.add("started " + remedy);
        }

        @Override
        public void ended(Fault fault) {
          heard.add("ended");
        }

        @Override
        public void planned(int trainings) {
          heard.add("planned " + trainings);
        }

        @Override
        public void proved(FaultReport report) {
          heard.add("proved " + report.fault().name());
        }
      };

  /** A fault whose root cause and cure no detector's threshold decides: NaN in the data. */
  private static Fault brokenRow() {
    Fault fault = Catalogue.fault("broken-row").orElseThrow();
    return new Fault(
        fault.name(),
        fault.what(),
        fault.planted(),
        fault.recipe(),
        fault.target(),
        List.of(RemedyKey.CHECK_DATA, RemedyKey.CHECK_TRAINER, RemedyKey.CLIP_GRADIENT_VALUE));
  }

  @Test
  void aFaultIsTrainedBeforeAndAfterEachRemedy() throws InterruptedException {
    LabReport report = new Lab(1, 1, listener).run(List.of(brokenRow()));

    FaultReport fault = report.faults().get(0);
    assertThat(fault.before().standingKinds()).contains(VerdictKind.NON_FINITE);
    assertThat(fault.namedRight()).isTrue();
    assertThat(fault.went()).isTrue();
    Attempt checked = attempt(fault, RemedyKey.CHECK_DATA);
    assertThat(checked.cured()).isTrue();
    assertThat(checked.outcome().orElseThrow().quality()).isGreaterThan(0.85);
    assertThat(attempt(fault, RemedyKey.CLIP_GRADIENT_VALUE).cured()).isFalse();
    assertThat(attempt(fault, RemedyKey.CHECK_TRAINER).unsuitable())
        .isEqualTo("not a change of training");
    assertThat(heard).contains("planned 1", "started ", "started check-data", "proved broken-row");
  }

  @Test
  void oneSeedGivesTheSameFiguresTwice() throws InterruptedException {
    Fault fault = brokenRow();
    Fault onlyData =
        new Fault(fault.name(), fault.what(), fault.planted(), fault.recipe(), 0.85, List.of());

    LabReport first = new Lab(3, 2, listener).run(List.of(onlyData));
    LabReport second = new Lab(3, 1, listener).run(List.of(onlyData));

    assertThat(qualities(first)).isEqualTo(qualities(second));
  }

  @Test
  void anInterruptEndsIt() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> new Lab(1, 1, listener).run(List.of(brokenRow())))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  private static Attempt attempt(FaultReport report, RemedyKey key) {
    return report.attempts().stream().filter(a -> a.remedy() == key).findFirst().orElseThrow();
  }

  private static List<Double> qualities(LabReport report) {
    return report.faults().get(0).attempts().stream()
        .flatMap(attempt -> attempt.outcome().stream())
        .map(Outcome::quality)
        .toList();
  }
}
