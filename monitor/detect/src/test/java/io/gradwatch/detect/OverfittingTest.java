package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.Replay.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import org.junit.jupiter.api.Test;

final class OverfittingTest {

  private static final VerdictKind KIND = VerdictKind.OVERFITTING;
  private static final Layer[] ORDINARY = {Layer.of("in", 1), Layer.of("out", 1)};

  /** One evaluation every ten steps. */
  private static Replay epochs(double trainLoss, double... testLosses) {
    Replay replay = new Replay();
    for (double loss : testLosses) {
      replay.testLoss(loss).steps(10, trainLoss, ORDINARY);
    }
    return replay;
  }

  @Test
  void flagsATestLossThatClimbsAwayFromTheTrainingLoss() {
    Event event = epochs(0.05, 1, 0.6, 0.5, 0.55, 0.62, 0.7, 0.8, 0.9).began(KIND);

    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.onsetStep()).isEqualTo(20);
    assertThat(event.confirmedStep()).isEqualTo(50);
    assertThat(event.remedies()).extracting(Remedy::key).startsWith("stop-early");
    assertThat(event.cause()).contains("lowest at step 20 (0.500)");
  }

  @Test
  void staysQuietWhileTheTestLossFallsOrStands() {
    assertThat(epochs(0.05, 1, 0.6, 0.5, 0.5, 0.52, 0.55, 0.55, 0.56).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWhenBothLossesClimb() {
    assertThat(epochs(0.8, 1, 0.6, 0.5, 0.55, 0.62, 0.7, 0.8, 0.9).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietAboutASingleBadEvaluation() {
    assertThat(epochs(0.05, 1, 0.6, 0.5, 0.9, 0.5, 0.5, 0.5, 0.5).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWithoutTestLoss() {
    assertThat(new Replay().steps(200, 0.05, ORDINARY).events(KIND)).isEmpty();
  }

  @Test
  void leavesTestLossesOutThatAreNotFinite() {
    assertThat(epochs(0.05, 1, Double.NaN, 0.5, Double.POSITIVE_INFINITY, 0.5, 0.5).events(KIND))
        .isEmpty();
  }
}
