package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class RunStatisticsTest {

  private static final Percentage CLOSE = Percentage.withPercentage(0.01);

  private static RunStatistics of(SimulatedRun run) {
    return run.snapshot().statistics().orElseThrow();
  }

  private static List<Double> norms(int steps) {
    return IntStream.range(0, steps).mapToObj(t -> t + 1.0).toList();
  }

  @Test
  void areEmptyBeforeTheFirstStep() {
    assertThat(new SimulatedRun().info(RunState.STARTED, 0).snapshot().statistics()).isEmpty();
  }

  @Test
  void containLearningRateTestLossEpochAndTrend() {
    SimulatedRun run = new SimulatedRun().learningRate(0.25).testLoss(2.5).inEpoch(3);
    for (int i = 0; i < 40; i++) {
      run.step(2 - 0.01 * i, Layer.of("out", 1));
    }

    RunStatistics statistics = of(run);

    assertThat(statistics.learningRate()).hasValue(0.25);
    assertThat(statistics.testLoss()).hasValue(2.5);
    assertThat(statistics.epoch()).isEqualTo(3);
    assertThat(statistics.trend()).isEqualTo(LossTrend.FALLING);
    assertThat(statistics.lastStepByWorker()).containsExactly(Map.entry(0, 39L));
  }

  @Test
  void containTheMedianShareOfDeadAndSaturatedOutputs() {
    Layer dying = Layer.of("in", 1).dead(0.25);

    RunStatistics statistics = of(new SimulatedRun().steps(3, 1, dying, Layer.of("out", 1)));

    assertThat(statistics.layers().get(0).deadUnitShare().orElseThrow()).isCloseTo(0.25, CLOSE);
    assertThat(statistics.layers().get(0).saturatedShare()).hasValue(0);
  }

  @Test
  void showALongSequenceAtSixteenPositionsByTheLargestNormOfEach() {
    RunStatistics statistics =
        of(new SimulatedRun().step(1, Layer.of("rnn", 1).throughTime(norms(64))));

    TimeStepProfile profile = statistics.layers().get(0).profiles().get(0);
    assertThat(profile.timeSteps()).isEqualTo(64);
    assertThat(profile.positions()).hasSize(16);
    assertThat(profile.positions().get(0)).isEqualTo(new TimeStepProfile.Position(0, 4));
    assertThat(profile.positions().get(15)).isEqualTo(new TimeStepProfile.Position(93, 64));
  }

  @Test
  void showAShortSequenceStepByStep() {
    RunStatistics statistics =
        of(new SimulatedRun().step(1, Layer.of("rnn", 1).throughTime(norms(3))));

    assertThat(statistics.layers().get(0).profiles().get(0).positions())
        .containsExactly(
            new TimeStepProfile.Position(0, 1),
            new TimeStepProfile.Position(33, 2),
            new TimeStepProfile.Position(66, 3));
  }

  @Test
  void showBothDirectionsOfABidirectionalLayer() {
    Layer both = Layer.of("rnn", 1).throughTime(norms(4)).backThroughTime(norms(4));

    assertThat(of(new SimulatedRun().step(1, both)).layers().get(0).profiles())
        .extracting(TimeStepProfile::direction)
        .containsExactly(TimeStepProfile.Direction.FORWARD, TimeStepProfile.Direction.BACKWARD);
  }

  @Test
  void keepThePositionOfANanNorm() {
    Layer broken = Layer.of("rnn", 1).throughTime(List.of(1.0, Double.NaN, 1.0));

    assertThat(of(new SimulatedRun().step(1, broken)).layers().get(0).profiles().get(0).positions())
        .extracting(TimeStepProfile.Position::l2Norm)
        .containsExactly(1.0, Double.NaN, 1.0);
  }

  @Test
  void containTheBeginningOfAVerdictThatHasWorsened() {
    VerdictKind kind = VerdictKind.LOSS_PLATEAU;
    SimulatedRun run = new SimulatedRun().steps(3_000, 0.7, Layer.of("in", 1), Layer.of("out", 1));
    List<Event> events = run.events(kind);

    assertThat(events)
        .extracting(Event::phase)
        .startsWith(EventPhase.BEGAN)
        .contains(EventPhase.WORSENED);
    assertThat(of(run).activeSince()).containsEntry(kind, events.get(0).time());
  }
}
