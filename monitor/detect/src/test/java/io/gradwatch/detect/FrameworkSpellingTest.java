package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.LossReduction;
import io.gradwatch.protocol.OptimizerFamily;
import io.gradwatch.protocol.OptimizerInfo;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.TrainingInfo;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same measurements give the same verdicts, whatever the framework calls things. */
final class FrameworkSpellingTest {

  private static final String SIGMOID = "sigmoid";

  /**
   * How one publisher describes the same run: in words, and in the vocabulary unless that is
   * unknown.
   *
   * @param normalizing an optimiser whose updates are independent of the gradient's scale
   * @param plain one whose updates are not
   */
  private record Publisher(
      String name,
      String normalizing,
      String plain,
      String loss,
      String dense,
      String sigmoid,
      String softmax,
      String embedding,
      String lstm,
      boolean statesFamilies) {

    @Override
    public String toString() {
      return name;
    }

    LayerInfo layer(String layer, LayerFamily family, ActivationFamily activation) {
      String type =
          switch (family) {
            case EMBEDDING -> embedding;
            case LSTM -> lstm;
            default -> dense;
          };
      String function =
          switch (activation) {
            case SIGMOID -> sigmoid;
            case SOFTMAX -> softmax;
            default -> "";
          };
      LayerInfo described =
          new LayerInfo(layer, type, function, 100, 100, family == LayerFamily.LSTM);
      return statesFamilies ? described.withFamilies(family, activation) : described;
    }

    RunInfo run(boolean normalizes, LayerInfo... layers) {
      RunInfo words =
          new RunInfo(
              "run",
              1,
              RunState.RUNNING,
              SimulatedRun.START,
              SimulatedRun.START,
              name,
              "model",
              List.of(layers),
              statesFamilies
                  ? Map.of()
                  : Map.of(
                      "updater", normalizes ? normalizing : plain, "loss", loss, "outputs", "10"),
              0,
              OptionalLong.of(4_000),
              "");
      OutputInfo output =
          OutputInfo.of("out", LossFamily.CROSS_ENTROPY, loss, ActivationFamily.SOFTMAX, 10)
              .withUnitReduction(LossReduction.SUM);
      OptimizerFamily family = normalizes ? OptimizerFamily.RMSPROP : OptimizerFamily.SGD;
      return statesFamilies
          ? words.withTraining(
              new TrainingInfo(
                  OptimizerInfo.of(family, "mine"), List.of(output), OptionalDouble.empty()))
          : words;
    }
  }

  private static final Publisher DL4J =
      new Publisher(
          "Deeplearning4j",
          "RmsProp",
          "Sgd",
          "mcxent",
          "DenseLayer",
          SIGMOID,
          "softmax",
          "EmbeddingLayer",
          "LSTM",
          false);

  static Stream<Publisher> publishers() {
    return Stream.of(
        DL4J,
        new Publisher(
            "Keras",
            "rmsprop",
            "SGD",
            "categorical_crossentropy",
            "Dense",
            SIGMOID,
            "softmax",
            "Embedding",
            "LSTM",
            false),
        new Publisher(
            "PyTorch",
            "RMSprop",
            "torch.optim.SGD",
            "CrossEntropyLoss",
            "Linear",
            "Sigmoid",
            "Softmax(dim=1)",
            "torch.nn.Embedding",
            "torch.nn.LSTM",
            false),
        new Publisher("Vocabulary", "", "", "own", "a", "b", "c", "d", "e", true));
  }

  private static SimulatedRun growthAfterReplacedWeights(RunInfo info) {
    return new SimulatedRun()
        .info(info)
        .steps(30, 1, Layer.of("in", 1))
        .step(1, Layer.of("in", 15).withUpdateNorm(1.2));
  }

  @ParameterizedTest
  @MethodSource("publishers")
  void growthBelowTheLimitIsAnExplosionOnlyIfUpdatesFollowTheGradient(Publisher publisher) {
    assertThat(
            growthAfterReplacedWeights(publisher.run(true)).events(VerdictKind.EXPLODING_GRADIENT))
        .isEmpty();
    assertThat(
            growthAfterReplacedWeights(publisher.run(false)).events(VerdictKind.EXPLODING_GRADIENT))
        .isNotEmpty()
        .isEqualTo(
            growthAfterReplacedWeights(DL4J.run(false)).events(VerdictKind.EXPLODING_GRADIENT));
  }

  @Test
  void anUnknownOptimizerIsNotAccused() {
    RunInfo unknown =
        new Publisher("own", "Mine", "Mine", "own", "a", "b", "c", "d", "e", false).run(false);

    assertThat(growthAfterReplacedWeights(unknown).events(VerdictKind.EXPLODING_GRADIENT))
        .isEmpty();
  }

  /** A loss that falls from twice the baseline to the baseline and stays there. */
  private static SimulatedRun plateauAtTheBaseline(RunInfo info) {
    SimulatedRun run = new SimulatedRun().info(info);
    DoubleStream.iterate(4.6, loss -> loss > 2.3026, loss -> loss - 0.1)
        .forEach(loss -> run.step(loss, Layer.of("in", 1), Layer.of("out", 1)));
    return run.steps(600, 2.3026, Layer.of("in", 1), Layer.of("out", 1));
  }

  @ParameterizedTest
  @MethodSource("publishers")
  void aLossAtItsBaselineHasPlateaued(Publisher publisher) {
    List<Event> events = plateauAtTheBaseline(publisher.run(true)).events(VerdictKind.LOSS_PLATEAU);

    assertThat(events)
        .isNotEmpty()
        .isEqualTo(plateauAtTheBaseline(DL4J.run(true)).events(VerdictKind.LOSS_PLATEAU));
    assertThat(events.get(0).cause()).contains("the best constant prediction");
  }

  private static SimulatedRun vanishing(Publisher publisher) {
    return new SimulatedRun()
        .info(
            publisher.run(
                true,
                publisher.layer("in", LayerFamily.DENSE, ActivationFamily.SIGMOID),
                publisher.layer("mid", LayerFamily.DENSE, ActivationFamily.SIGMOID),
                publisher.layer("out", LayerFamily.DENSE, ActivationFamily.SOFTMAX)))
        .steps(40, 0.7, Layer.of("in", 1e-6), Layer.of("mid", 1e-4), Layer.of("out", 1));
  }

  @ParameterizedTest
  @MethodSource("publishers")
  void sigmoidsAreTheCauseOfAVanishingGradient(Publisher publisher) {
    List<Event> events = vanishing(publisher).events(VerdictKind.VANISHING_GRADIENT);

    assertThat(events)
        .isNotEmpty()
        .isEqualTo(vanishing(DL4J).events(VerdictKind.VANISHING_GRADIENT));
    assertThat(events.get(0).cause()).startsWith("2 sigmoid layers");
    assertThat(events.get(0).remedies().get(0).key()).isEqualTo("use-relu-he");
  }

  private static SimulatedRun constantOutput(Publisher publisher) {
    return new SimulatedRun()
        .info(
            publisher.run(
                true,
                publisher.layer("in", LayerFamily.DENSE, ActivationFamily.SIGMOID),
                publisher.layer("out", LayerFamily.DENSE, ActivationFamily.SOFTMAX)))
        .steps(40, 0.7, Layer.of("in", 0), Layer.of("out", 0).units(1));
  }

  @ParameterizedTest
  @MethodSource("publishers")
  void aSoftmaxOverOneUnitIsTheCauseOfAZeroGradient(Publisher publisher) {
    List<Event> events = constantOutput(publisher).events(VerdictKind.ZERO_GRADIENT);

    assertThat(events)
        .isNotEmpty()
        .isEqualTo(constantOutput(DL4J).events(VerdictKind.ZERO_GRADIENT));
    assertThat(events.get(0).cause()).contains("softmax over a single unit");
  }

  /** A cross-entropy that applies the softmax itself leaves the layer without a function. */
  @Test
  void logitsOfACrossEntropyAreASoftmax() {
    Publisher pyTorch =
        publishers().filter(p -> p.name().equals("PyTorch")).findFirst().orElseThrow();
    SimulatedRun run =
        new SimulatedRun()
            .info(
                pyTorch.run(
                    true, pyTorch.layer("out", LayerFamily.DENSE, ActivationFamily.IDENTITY)))
            .steps(40, 0.7, Layer.of("out", 0).units(1));

    assertThat(run.events(VerdictKind.ZERO_GRADIENT).get(0).cause())
        .contains("softmax over a single unit");
  }

  private static SimulatedRun forgetting(Publisher publisher) {
    List<Double> norms =
        DoubleStream.iterate(1e-12, norm -> norm < 2, norm -> norm * 10).boxed().toList();
    return new SimulatedRun()
        .info(
            publisher.run(
                true,
                publisher.layer("rnn", LayerFamily.LSTM, ActivationFamily.UNKNOWN),
                publisher.layer("out", LayerFamily.DENSE, ActivationFamily.SOFTMAX)))
        .steps(60, 0.7, Layer.of("rnn", 1).throughTime(norms), Layer.of("out", 1));
  }

  @ParameterizedTest
  @MethodSource("publishers")
  void anLstmHasAForgetGate(Publisher publisher) {
    List<Event> events = forgetting(publisher).events(VerdictKind.VANISHING_THROUGH_TIME);

    assertThat(events)
        .isNotEmpty()
        .isEqualTo(forgetting(DL4J).events(VerdictKind.VANISHING_THROUGH_TIME));
    assertThat(events.get(0).remedies().get(0).key()).isEqualTo("raise-forget-bias");
  }

  private static SimulatedRun largeLookup(Publisher publisher, LayerFamily first) {
    return new SimulatedRun()
        .info(
            publisher.run(
                true,
                publisher.layer("lookup", first, ActivationFamily.IDENTITY),
                publisher.layer("hidden", LayerFamily.DENSE, ActivationFamily.SIGMOID),
                publisher.layer("out", LayerFamily.DENSE, ActivationFamily.SOFTMAX)))
        .steps(
            80,
            3,
            Layer.of("lookup", 1).withWeightNorm(1e9),
            Layer.of("hidden", 1).withWeightNorm(3),
            Layer.of("out", 1).withWeightNorm(3));
  }

  @ParameterizedTest
  @MethodSource("publishers")
  void anEmbeddingScalesNoSignal(Publisher publisher) {
    VerdictKind kind = VerdictKind.POOR_INITIALIZATION;

    assertThat(largeLookup(publisher, LayerFamily.EMBEDDING).events(kind)).isEmpty();
    assertThat(largeLookup(publisher, LayerFamily.DENSE).events(kind)).isNotEmpty();
  }
}
