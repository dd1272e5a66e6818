package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.OptimizerInfo;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TrainingInfo;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A network with two outputs, of which one learns. */
final class OutputLossesTest {

  private static final Layer[] LAYERS = {
    Layer.of("trunk", 1), Layer.of("digit", 1), Layer.of("age", 1)
  };

  private final SimulatedRun run = new SimulatedRun();
  private final Random random = new Random(3);
  private long step;

  private OutputLossesTest described(OutputInfo... outputs) {
    run.info(
        new RunInfo(
                "run",
                1,
                RunState.RUNNING,
                SimulatedRun.START,
                SimulatedRun.START,
                "test",
                "test",
                List.of(layer("trunk"), layer("digit"), layer("age")),
                Map.of(),
                0,
                OptionalLong.of(1_000),
                "")
            .withTraining(
                new TrainingInfo(OptimizerInfo.UNKNOWN, List.of(outputs), OptionalDouble.empty())));
    return this;
  }

  private static LayerInfo layer(String name) {
    return new LayerInfo(name, "DenseLayer", "relu", 10, 10, false);
  }

  private static OutputInfo classes(String name, int layer, int classes) {
    return OutputInfo.of(
            name, LossFamily.CROSS_ENTROPY, "mcxent", ActivationFamily.SOFTMAX, classes)
        .ofLayer(layer);
  }

  private static OutputInfo values(String name, int layer) {
    return OutputInfo.of(name, LossFamily.SQUARED_ERROR, "mse", ActivationFamily.IDENTITY, 1)
        .ofLayer(layer);
  }

  private static double falling(long step) {
    return 0.02 + 2.3 * Math.exp(-step / 40.0);
  }

  private OutputLossesTest steps(int count, LongToDoubleFunction other) {
    for (int i = 0; i < count; i++, step++) {
      double first = falling(step) * (1 + 0.02 * random.nextGaussian());
      double second = other.applyAsDouble(step) * (1 + 0.02 * random.nextGaussian());
      StepReport report = run.report(step, first + second, LAYERS);
      run.report(report.withOutputLosses(List.of(first, second)));
    }
    return this;
  }

  @Test
  void namesTheOutputThatHasPlateauedBehindASumThatFalls() {
    described(classes("digit", 1, 10), classes("age", 2, 2)).steps(400, s -> Math.log(2));

    Event event = last(VerdictKind.LOSS_PLATEAU);
    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.layer().orElseThrow().name()).isEqualTo("age");
    assertThat(event.cause()).startsWith("Output age alone: the loss has plateaued at 0.69");
  }

  @Test
  void isInfo_whenTheLossOfAConstantPredictionIsUnknown() {
    described(classes("digit", 1, 10), values("age", 2)).steps(400, s -> 0.5);

    assertThat(last(VerdictKind.LOSS_PLATEAU).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void clearsWhenTheOutputLearns() {
    described(classes("digit", 1, 10), classes("age", 2, 2))
        .steps(300, s -> Math.log(2))
        .steps(200, s -> Math.log(2) * Math.exp((300 - s) / 30.0));

    assertThat(last(VerdictKind.LOSS_PLATEAU).phase()).isEqualTo(EventPhase.CLEARED);
  }

  @Test
  void namesTheOutputThatDivergesBehindASumThatFalls() {
    described(classes("digit", 1, 10), classes("age", 2, 2))
        .steps(100, s -> Math.log(2) * Math.exp(-s / 30.0))
        .steps(300, s -> s < 150 ? 0.05 : 0.05 + 0.008 * (s - 150));

    Event event = last(VerdictKind.LOSS_DIVERGENCE);
    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.cause()).startsWith("Output age alone: the loss has risen from");
  }

  @Test
  void staysQuietWhenBothLearn() {
    described(classes("digit", 1, 10), classes("age", 2, 2))
        .steps(500, s -> 0.01 + Math.log(2) * Math.exp(-s / 80.0));

    assertThat(run.events()).isEmpty();
  }

  @Test
  void keepsAtMostEightOutputs() {
    for (int i = 0; i < 50; i++) {
      run.report(
          run.report(i, 9, LAYERS)
              .withOutputLosses(List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)));
    }

    assertThat(run.history().curves().outputs()).isEqualTo(8);
  }

  private Event last(VerdictKind kind) {
    List<Event> events = run.events(kind);
    assertThat(events).as("%s", run.events()).isNotEmpty();
    return events.get(events.size() - 1);
  }
}
