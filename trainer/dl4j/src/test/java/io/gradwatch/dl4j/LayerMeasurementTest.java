package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LayerMeasurementTest {

  private final InMemoryReportSink sink = new InMemoryReportSink();

  @Test
  void saturatedShareIsMeasuredBeforeTheNextLayersDropout() {
    MultiLayerNetwork network = TestNetworks.dense();
    network.setParam("0_W", Nd4j.zeros(TestNetworks.FEATURES, TestNetworks.UNITS));
    network.setParam("0_b", Nd4j.createFromArray(new float[][] {{9, -9, 0.5f, 0}}));

    train(network, TestNetworks.rows(6));

    ActivationReport tanh = sink.layer(0).activation().orElseThrow();
    assertThat(tanh.saturatedShare()).isEqualTo(0.5);
    assertThat(tanh.mean()).isCloseTo(Math.tanh(0.5) / 4, within(1e-6));
    assertThat(tanh.deadUnitShare()).isZero();
  }

  @Test
  void rectifierUnitThatIsZeroForTheWholeBatchIsDead() {
    MultiLayerNetwork network = TestNetworks.convolutional();
    network.setParam("0_b", Nd4j.createFromArray(new float[][] {{-100, 100, 100}}));

    train(network, TestNetworks.images(4));

    assertThat(sink.layer(0).activation().orElseThrow().deadUnitShare())
        .isCloseTo(1 / 3.0, within(1e-9));
  }

  @Test
  void unitsLieAlongTheLastAxisWhereChannelsAreLast() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(3)
                        .dataFormat(CNN2DFormat.NHWC)
                        .activation(Activation.RELU)
                        .build(),
                    new ActivationLayer(Activation.RELU), // has no data format of its own
                    LayerKind.softmax())
                .setInputType(InputType.convolutional(8, 8, 1, CNN2DFormat.NHWC))
                .build());
    network.setParam("0_b", Nd4j.createFromArray(new float[][] {{-100, 100, 100}}));
    DataSet images = TestNetworks.images(4);
    images.setFeatures(images.getFeatures().permute(0, 2, 3, 1).dup());

    train(network, images);

    for (int layer = 0; layer < 2; layer++) {
      assertThat(sink.layer(layer).activation().orElseThrow().deadUnitShare())
          .isCloseTo(1 / 3.0, within(1e-9));
    }
  }

  @Test
  void unitsOfATimeDistributedLayerFollowItsDataFormat() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new TimeDistributed(
                        new DenseLayer.Builder()
                            .nIn(TestNetworks.FEATURES)
                            .nOut(TestNetworks.UNITS)
                            .activation(Activation.RELU)
                            .build()),
                    new LastTimeStep(
                        new SimpleRnn.Builder()
                            .nIn(TestNetworks.UNITS)
                            .nOut(TestNetworks.UNITS)
                            .dataFormat(RNNFormat.NWC)
                            .build()),
                    TestNetworks.softmax())
                .setInputType(InputType.recurrent(TestNetworks.FEATURES, 5, RNNFormat.NWC))
                .build());
    network.setParam("0_b", Nd4j.createFromArray(new float[][] {{-100, 100, 100, 100}}));
    DataSet sequences = TestNetworks.sequencesToClass(4, 5);
    sequences.setFeatures(sequences.getFeatures().permute(0, 2, 1).dup());

    train(network, sequences);

    assertThat(sink.layer(0).activation().orElseThrow().deadUnitShare()).isEqualTo(0.25);
  }

  @Test
  void outputLayerThatCanDieIsMeasuredToo() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new DenseLayer.Builder()
                        .nIn(TestNetworks.FEATURES)
                        .nOut(TestNetworks.UNITS)
                        .build(),
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(TestNetworks.UNITS)
                        .nOut(TestNetworks.CLASSES)
                        .activation(Activation.RELU)
                        .build())
                .build());
    network.setParam("1_b", Nd4j.createFromArray(new float[][] {{-100, 100}}));

    train(network, TestNetworks.rows(4));

    assertThat(sink.layer(1).activation().orElseThrow().deadUnitShare()).isEqualTo(0.5);
  }

  @Test
  void batchNormalisationHasNoActivationAndItsStatisticsAreNotWeights() {
    train(TestNetworks.convolutional(), TestNetworks.images(4));

    LayerInfo info = sink.runs.get(0).layers().get(1);
    assertThat(info.type()).isEqualTo("BatchNormalization");
    assertThat(info.activation()).isEmpty();
    assertThat(sink.runs.get(0).layers().get(0).activation()).isEqualTo("relu");
    assertThat(sink.layer(1).activation()).isEmpty();
    assertThat(sink.layer(1).tensors())
        .isNotEmpty()
        .extracting(TensorReport::role)
        .containsOnly(TensorRole.OTHER);
    assertThat(sink.lastStep().layers()).extracting(l -> l.index()).containsExactly(0, 1, 3);
  }

  @Test
  void frozenLayerHasNoTrainableParametersAndNoReport() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new DenseLayer.Builder()
                        .nIn(TestNetworks.FEATURES)
                        .nOut(TestNetworks.UNITS)
                        .build(),
                    new FrozenLayer(
                        new DenseLayer.Builder()
                            .nIn(TestNetworks.UNITS)
                            .nOut(TestNetworks.UNITS)
                            .build()),
                    TestNetworks.softmax())
                .build());

    train(network, TestNetworks.rows(4));

    assertThat(sink.runs.get(0).layers())
        .extracting(LayerInfo::trainableParameters)
        .containsExactly(0L, 0L, 10L);
    assertThat(sink.lastStep().layers()).extracting(l -> l.index()).containsExactly(2);
  }

  @Test
  void layersAreNamedAsConfiguredOrByTheirIndex() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new DenseLayer.Builder().name("eye").nIn(3).nOut(TestNetworks.UNITS).build(),
                    TestNetworks.softmax())
                .build());

    train(network, TestNetworks.rows(4));

    assertThat(sink.runs.get(0).layers())
        .extracting(LayerInfo::name)
        .containsExactly("eye", "layer1");
  }

  private void train(MultiLayerNetwork network, DataSet data) {
    Layer[] own = network.getLayers();
    INDArray before = network.params().dup();
    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(data);
      assertThat(listener.failures()).isZero();
    }
    assertThat(network.params()).isNotEqualTo(before);
    assertThat(network.getLayers()).hasSameSizeAs(own);
  }
}
