package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class BaselineLossEstimatorTest {

  private static final INDArray VALUES =
      Nd4j.createFromArray(new float[][] {{1, 10}, {3, 20}, {5, 60}, {7, 30}, {9, 30}});

  private static final INDArray CLASSES =
      Nd4j.createFromArray(new float[][] {{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}});

  /**
   * Loss that Deeplearning4j computes for a network whose weights are 0, so that it predicts its
   * biases for every example.
   */
  private static double lossOfPredicting(
      LossFunction loss, Activation activation, INDArray labels, double... biases) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new OutputLayer.Builder(loss)
                        .nIn(2)
                        .nOut(labels.columns())
                        .activation(activation)
                        .weightInit(WeightInit.ZERO)
                        .build())
                .build());
    network.init();
    network.setParam("0_b", Nd4j.createFromArray(biases).reshape(1, biases.length));
    return network.score(new DataSet(Nd4j.ones(labels.rows(), 2), labels), false);
  }

  @ParameterizedTest
  @CsvSource({"MSE, mse", "L2, l2"})
  void isTheLossOfPredictingTheMean(LossFunction loss, String name) {
    assertThat(BaselineLossEstimator.of(name, VALUES, Optional.empty()).orElseThrow())
        .isCloseTo(lossOfPredicting(loss, Activation.IDENTITY, VALUES, 5, 30), within(1e-3));
  }

  @ParameterizedTest
  @CsvSource({"MEAN_ABSOLUTE_ERROR, mae", "L1, l1"})
  void isTheLossOfPredictingTheMedian(LossFunction loss, String name) {
    assertThat(BaselineLossEstimator.of(name, VALUES, Optional.empty()).orElseThrow())
        .isCloseTo(lossOfPredicting(loss, Activation.IDENTITY, VALUES, 5, 30), within(1e-3));
  }

  @Test
  void isTheLossOfPredictingTheClassFrequencies() {
    double[] logits = {Math.log(0.5), Math.log(0.25), Math.log(0.25)};

    assertThat(BaselineLossEstimator.of("mcxent", CLASSES, Optional.empty()).orElseThrow())
        .isCloseTo(
            lossOfPredicting(LossFunction.MCXENT, Activation.SOFTMAX, CLASSES, logits),
            within(1e-3));
  }

  @Test
  void isTheEntropyOfEachBinaryOutput() {
    double[] logits = {0, Math.log(1 / 3.0), Math.log(1 / 3.0)};

    assertThat(BaselineLossEstimator.of("xent", CLASSES, Optional.empty()).orElseThrow())
        .isCloseTo(
            lossOfPredicting(LossFunction.XENT, Activation.SIGMOID, CLASSES, logits), within(1e-3));
  }

  @Test
  void isEmptyForOtherLosses() {
    assertThat(BaselineLossEstimator.of("hinge", CLASSES, Optional.empty())).isEmpty();
    assertThat(BaselineLossEstimator.of("mse", Nd4j.ones(3, 1), Optional.empty())).isEmpty();
    assertThat(BaselineLossEstimator.of("mse", Nd4j.ones(3, 2, 4), Optional.empty())).isEmpty();
    assertThat(
            BaselineLossEstimator.of(
                "mse", Nd4j.valueArrayOf(new long[] {3, 1}, Float.NaN), Optional.empty()))
        .isEmpty();
  }

  @Test
  void isPublishedAsAHyperParameterWhenLabelsAreGiven() {
    InMemoryReportSink sink = new InMemoryReportSink();
    INDArray labels = TestNetworks.oneHot(4);

    GradwatchListener.builder().labels(labels).watch(TestNetworks.dense(), sink).close();

    assertThat(sink.runs.get(0).hyperParameters())
        .containsEntry("baselineLoss", Double.toString(Math.log(2)));
  }
}
