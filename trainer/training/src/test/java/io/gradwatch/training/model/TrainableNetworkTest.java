package io.gradwatch.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.RegressionDatasets;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class TrainableNetworkTest {

  private static final DataSplit SQUARED =
      RegressionDatasets.linear(1, 200, 4, 0).withExtraTarget(own -> own[0] * own[0]);

  private static OutputLayer output(int units) {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nOut(units)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static ComputationGraphConfiguration twoOutputs(int unitsOfSecond) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(0.02))
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(InputType.feedForward(4))
        .addLayer(
            "hidden", new DenseLayer.Builder().nOut(24).activation(Activation.TANH).build(), "in")
        .addLayer("value", output(1), "hidden")
        .addLayer("square", output(unitsOfSecond), "hidden")
        .setOutputs("value", "square")
        .build();
  }

  @Test
  void trainsEveryOutputOnItsOwnColumns() {
    TrainableNetwork network = TrainableNetwork.of(twoOutputs(1));
    DataSet rows = SQUARED.train().first(150);

    for (int step = 0; step < 400; step++) {
      network.fit(rows);
    }

    INDArray error = network.output(rows).sub(rows.getLabels());
    assertThat(error.getColumn(0).norm2Number().doubleValue() / Math.sqrt(150)).isLessThan(0.1);
    assertThat(error.getColumn(1).norm2Number().doubleValue() / Math.sqrt(150)).isLessThan(0.4);
    double sumOfBoth = error.mul(error).sumNumber().doubleValue() / 150;
    assertThat(network.loss(rows)).isCloseTo(sumOfBoth, within(1e-5));
  }

  @Test
  void rejectsTargetsThatDoNotFitTheOutputs() {
    TrainableNetwork network = TrainableNetwork.of(twoOutputs(2));

    assertThatThrownBy(() -> network.fit(SQUARED.train().first(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("outputs have 3 units, rows 2 targets; must be equal");
  }
}
