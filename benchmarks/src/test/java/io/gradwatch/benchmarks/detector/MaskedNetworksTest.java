package io.gradwatch.benchmarks.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.lab.trial.MonitoringSink;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Networks that learn to recall the first input of sequences of 5 to 60 time steps, padded to 60 at
 * the end or at the start and masked.
 */
final class MaskedNetworksTest {

  private static final int STEPS = 60;
  private static final int SHORTEST = 5;
  private static final int BATCH = 32;
  private static final int TRAINING_STEPS = 200;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void healthyNetworksGetNoVerdictThroughTime(boolean paddedAtStart) {
    Layer orthogonal =
        new SimpleRnn.Builder()
            .nIn(2)
            .nOut(16)
            .activation(Activation.TANH)
            .weightInitRecurrent(new WeightInitDistribution(new OrthogonalDistribution(1)))
            .build();
    Layer lstm =
        new LSTM.Builder()
            .nIn(2)
            .nOut(16)
            .activation(Activation.TANH)
            .forgetGateBiasInit(5)
            .build();

    assertThat(throughTime(orthogonal, paddedAtStart)).isEmpty();
    assertThat(throughTime(lstm, paddedAtStart)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aContractingNetworkGetsItsVerdict(boolean paddedAtStart) {
    Layer contracting =
        new SimpleRnn.Builder()
            .nIn(2)
            .nOut(16)
            .activation(Activation.TANH)
            .weightInitRecurrent(new WeightInitDistribution(new NormalDistribution(0, 0.1)))
            .build();

    assertThat(throughTime(contracting, paddedAtStart))
        .extracting(Event::kind)
        .contains(VerdictKind.VANISHING_THROUGH_TIME)
        .doesNotContain(VerdictKind.EXPLODING_THROUGH_TIME);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anExpandingNetworkGetsItsVerdict(boolean paddedAtStart) {
    Layer expanding =
        new SimpleRnn.Builder()
            .nIn(2)
            .nOut(16)
            .activation(Activation.IDENTITY)
            .weightInitRecurrent(new WeightInitDistribution(new OrthogonalDistribution(1.6)))
            .build();

    assertThat(throughTime(expanding, paddedAtStart))
        .extracting(Event::kind)
        .contains(VerdictKind.EXPLODING_THROUGH_TIME);
  }

  private static List<Event> throughTime(Layer recurrent, boolean paddedAtStart) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(1e-3))
                .list(
                    new LastTimeStep(recurrent),
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(16)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    MonitoringSink sink = new MonitoringSink();
    Random random = new Random(5);
    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      for (int step = 0; step < TRAINING_STEPS; step++) {
        network.fit(batch(random, paddedAtStart));
      }
      assertThat(listener.failures()).isZero();
    }
    return sink.events().stream()
        .filter(event -> event.severity() != Severity.INFO)
        .filter(
            event ->
                event.kind() == VerdictKind.VANISHING_THROUGH_TIME
                    || event.kind() == VerdictKind.EXPLODING_THROUGH_TIME)
        .toList();
  }

  /** The class is the sign of the first input; the others are noise. */
  private static DataSet batch(Random random, boolean paddedAtStart) {
    INDArray inputs = Nd4j.zeros(BATCH, 2, STEPS);
    INDArray labels = Nd4j.zeros(BATCH, 2);
    INDArray mask = Nd4j.zeros(BATCH, STEPS);
    for (int example = 0; example < BATCH; example++) {
      int length = SHORTEST + random.nextInt(STEPS - SHORTEST + 1);
      int first = paddedAtStart ? STEPS - length : 0;
      int label = random.nextInt(2);
      labels.putScalar(example, label, 1);
      for (int t = first; t < first + length; t++) {
        mask.putScalar(example, t, 1);
        inputs.putScalar(example, 0, t, t == first ? 2 * label - 1 : 0);
        inputs.putScalar(example, 1, t, 0.3 * random.nextGaussian());
      }
    }
    return new DataSet(inputs, labels, mask, null);
  }
}
