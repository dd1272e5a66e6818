package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.Replay.Layer;
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

final class RunFiguresTest {

  private static final Percentage CLOSE = Percentage.withPercentage(0.01);

  private static RunFigures of(Replay replay) {
    return replay.snapshot().figures().orElseThrow();
  }

  private static List<Double> norms(int steps) {
    return IntStream.range(0, steps).mapToObj(t -> t + 1.0).toList();
  }

  @Test
  void thereAreNoneBeforeTheFirstStep() {
    assertThat(new Replay().info(RunState.STARTED, 0).snapshot().figures()).isEmpty();
  }

  @Test
  void tellRateTestLossEpochAndWhereTheLossIsHeading() {
    Replay replay = new Replay().rate(0.25).testLoss(2.5).inEpoch(3);
    for (int i = 0; i < 40; i++) {
      replay.step(2 - 0.01 * i, Layer.of("out", 1));
    }

    RunFigures figures = of(replay);

    assertThat(figures.learningRate()).hasValue(0.25);
    assertThat(figures.testLoss()).hasValue(2.5);
    assertThat(figures.epoch()).isEqualTo(3);
    assertThat(figures.trend()).isEqualTo(LossTrend.FALLING);
    assertThat(figures.workers()).containsExactly(Map.entry(0, 39L));
  }

  @Test
  void tellTheMedianShareOfDeadAndSaturatedOutputs() {
    Layer dying = Layer.of("in", 1).dead(0.25);

    RunFigures figures = of(new Replay().steps(3, 1, dying, Layer.of("out", 1)));

    assertThat(figures.layers().get(0).deadUnitShare().orElseThrow()).isCloseTo(0.25, CLOSE);
    assertThat(figures.layers().get(0).saturatedShare()).hasValue(0);
  }

  @Test
  void showALongSequenceAtSixteenPositionsByTheLargestNormOfEach() {
    RunFigures figures = of(new Replay().step(1, Layer.of("rnn", 1).throughTime(norms(64))));

    TimeProfile profile = figures.layers().get(0).profiles().get(0);
    assertThat(profile.timeSteps()).isEqualTo(64);
    assertThat(profile.positions()).hasSize(16);
    assertThat(profile.positions().get(0)).isEqualTo(new TimeProfile.Position(0, 4));
    assertThat(profile.positions().get(15)).isEqualTo(new TimeProfile.Position(93, 64));
  }

  @Test
  void showAShortSequenceStepByStep() {
    RunFigures figures = of(new Replay().step(1, Layer.of("rnn", 1).throughTime(norms(3))));

    assertThat(figures.layers().get(0).profiles().get(0).positions())
        .containsExactly(
            new TimeProfile.Position(0, 1),
            new TimeProfile.Position(33, 2),
            new TimeProfile.Position(66, 3));
  }

  @Test
  void showBothDirectionsOfABidirectionalLayer() {
    Layer both = Layer.of("rnn", 1).throughTime(norms(4)).backThroughTime(norms(4));

    assertThat(of(new Replay().step(1, both)).layers().get(0).profiles())
        .extracting(TimeProfile::direction)
        .containsExactly(TimeProfile.Direction.FORWARD, TimeProfile.Direction.BACKWARD);
  }

  @Test
  void keepThePlaceOfANormThatIsNotANumber() {
    Layer broken = Layer.of("rnn", 1).throughTime(List.of(1.0, Double.NaN, 1.0));

    assertThat(of(new Replay().step(1, broken)).layers().get(0).profiles().get(0).positions())
        .extracting(TimeProfile.Position::l2Norm)
        .containsExactly(1.0, Double.NaN, 1.0);
  }

  @Test
  void rememberWhenAVerdictBeganHoweverItHasWorsened() {
    VerdictKind kind = VerdictKind.LOSS_PLATEAU;
    Replay replay = new Replay().steps(3_000, 0.7, Layer.of("in", 1), Layer.of("out", 1));
    List<Event> events = replay.events(kind);

    assertThat(events)
        .extracting(Event::phase)
        .startsWith(EventPhase.BEGAN)
        .contains(EventPhase.WORSENED);
    assertThat(of(replay).since()).containsEntry(kind, events.get(0).time());
  }
}
