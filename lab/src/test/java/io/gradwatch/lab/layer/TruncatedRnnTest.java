package io.gradwatch.lab.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TruncatedRnnTest {

  private static final int TIME = 8;

  @Test
  void outputsEqualThoseOfTheWholeLayer() {
    assertThat(network(new TruncatedRnn(rnn(), 3)).output(sequences()))
        .isEqualTo(network(rnn().build()).output(sequences()));
  }

  @Test
  void learnsTheSameIfTheTruncationIsLongerThanTheSequence() {
    assertThat(trained(new TruncatedRnn(rnn(), TIME))).isEqualTo(trained(rnn().build()));
  }

  @Test
  void learnsNothingFromInputsBeforeTheTruncation() {
    INDArray onlyEarly = sequences();
    for (int t = TIME - 3; t < TIME; t++) {
      onlyEarly.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(t)).assign(0);
    }
    MultiLayerNetwork network = network(new TruncatedRnn(rnn(), 3));
    INDArray before = network.getParam("0_W").dup();

    network.fit(new DataSet(onlyEarly, Nd4j.ones(DataType.DOUBLE, 4, 1)));

    assertThat(network.getParam("0_W")).isEqualTo(before);
  }

  @Test
  void rejectsABackLengthOfZero() {
    assertThatThrownBy(() -> new TruncatedRnn(rnn(), 0)).hasMessageContaining("at least 1");
  }

  private static INDArray trained(Layer layer) {
    MultiLayerNetwork network = network(layer);
    network.fit(new DataSet(sequences(), Nd4j.ones(DataType.DOUBLE, 4, 1)));
    return network.params();
  }

  private static SimpleRnn.Builder rnn() {
    return new SimpleRnn.Builder().nIn(2).nOut(5).activation(Activation.TANH);
  }

  private static MultiLayerNetwork network(Layer layer) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(9)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0.1))
                .list()
                .layer(new LastTimeStep(layer))
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    return network;
  }

  private static INDArray sequences() {
    Nd4j.getRandom().setSeed(7);
    return Nd4j.randn(DataType.DOUBLE, 4, 2, TIME);
  }
}
