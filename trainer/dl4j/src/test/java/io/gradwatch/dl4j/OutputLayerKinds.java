package io.gradwatch.dl4j;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layer kinds that compute a loss. */
final class OutputLayerKinds {

  private OutputLayerKinds() {}

  static List<LayerKind> all() {
    return List.of(
        ofRows(
            "OutputLayer, softmax",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(TestNetworks.CLASSES)
                .activation(Activation.SOFTMAX)
                .build()),
        ofRows(
            "OutputLayer, sigmoid",
            new OutputLayer.Builder(LossFunction.XENT)
                .nOut(TestNetworks.CLASSES)
                .activation(Activation.SIGMOID)
                .build()),
        new LayerKind(
            "LossLayer",
            "Output",
            InputType.feedForward(TestNetworks.FEATURES),
            List.of(
                new DenseLayer.Builder().nOut(TestNetworks.CLASSES).build(),
                new LossLayer.Builder(LossFunction.MSE).activation(Activation.SIGMOID).build()),
            1,
            TestNetworks.rows(LayerKind.BATCH)),
        ofRows(
            "CenterLossOutputLayer",
            new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(TestNetworks.CLASSES)
                .activation(Activation.SOFTMAX)
                .build()),
        ofRows("SameDiffOutputLayer (user-defined)", new SquaredError()),
        new LayerKind(
            "OCNNOutputLayer",
            "Output",
            InputType.feedForward(TestNetworks.FEATURES),
            List.of(
                LayerKind.dense(),
                new OCNNOutputLayer.Builder()
                    .hiddenLayerSize(3)
                    .nIn(TestNetworks.UNITS)
                    .activation(Activation.SIGMOID)
                    .build()),
            1,
            new DataSet(
                TestNetworks.rows(LayerKind.BATCH).getFeatures(), Nd4j.ones(LayerKind.BATCH, 1))),
        ofSequences(
            "RnnOutputLayer", TestNetworks.rnnOutput(TestNetworks.UNITS), TestNetworks.UNITS),
        ofSequences(
            "RnnLossLayer",
            new RnnLossLayer.Builder(LossFunction.MSE)
                .dataFormat(RNNFormat.NCW)
                .activation(Activation.SIGMOID)
                .build(),
            TestNetworks.CLASSES),
        ofImages(
            "CnnLossLayer",
            new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.SIGMOID).build(),
            Nd4j.zeros(LayerKind.BATCH, 3, 6, 6)),
        new LayerKind(
            "Cnn3DLossLayer",
            "Output",
            InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 5, 5, 5, 1),
            List.of(
                new Convolution3D.Builder(2, 2, 2).nOut(2).build(),
                new Cnn3DLossLayer.Builder(Convolution3D.DataFormat.NCDHW)
                    .lossFunction(LossFunction.MSE)
                    .activation(Activation.SIGMOID)
                    .build()),
            1,
            new DataSet(
                TestNetworks.random(11, LayerKind.BATCH, 1, 5, 5, 5),
                Nd4j.zeros(LayerKind.BATCH, 2, 4, 4, 4))),
        yolo());
  }

  private static LayerKind ofRows(String name, Layer layer) {
    return new LayerKind(
        name,
        "Output",
        InputType.feedForward(TestNetworks.FEATURES),
        List.of(LayerKind.dense(), layer),
        1,
        TestNetworks.rows(LayerKind.BATCH));
  }

  private static LayerKind ofSequences(String name, Layer layer, int units) {
    return new LayerKind(
        name,
        "Output",
        InputType.recurrent(TestNetworks.FEATURES, LayerKind.STEPS, RNNFormat.NCW),
        List.of(new SimpleRnn.Builder().nOut(units).build(), layer),
        1,
        TestNetworks.sequences(LayerKind.BATCH, LayerKind.STEPS));
  }

  private static LayerKind ofImages(String name, Layer layer, INDArray labels) {
    return new LayerKind(
        name,
        "Output",
        InputType.convolutional(8, 8, 1),
        List.of(new ConvolutionLayer.Builder(3, 3).nOut(3).build(), layer),
        1,
        new DataSet(TestNetworks.images(LayerKind.BATCH).getFeatures(), labels));
  }

  /** One box prior, one class: 5 + 1 channels; in each image one object in the first cell. */
  private static LayerKind yolo() {
    INDArray labels = Nd4j.zeros(LayerKind.BATCH, 5, 6, 6);
    for (int i = 0; i < LayerKind.BATCH; i++) {
      labels.putScalar(new int[] {i, 0, 0, 0}, 0.1);
      labels.putScalar(new int[] {i, 1, 0, 0}, 0.1);
      labels.putScalar(new int[] {i, 2, 0, 0}, 0.9);
      labels.putScalar(new int[] {i, 3, 0, 0}, 0.9);
      labels.putScalar(new int[] {i, 4, 0, 0}, 1);
    }
    return new LayerKind(
        "Yolo2OutputLayer",
        "Output",
        InputType.convolutional(8, 8, 1),
        List.of(
            new ConvolutionLayer.Builder(3, 3).nOut(6).activation(Activation.IDENTITY).build(),
            new Yolo2OutputLayer.Builder()
                .boundingBoxPriors(Nd4j.createFromArray(new float[][] {{2, 2}}))
                .build()),
        1,
        new DataSet(TestNetworks.images(LayerKind.BATCH).getFeatures(), labels));
  }

  /** Mean squared error of x · w. */
  static final class SquaredError extends SameDiffOutputLayer {

    @Override
    public SDVariable defineLayer(
        SameDiff graph, SDVariable input, SDVariable labels, Map<String, SDVariable> params) {
      SDVariable output = graph.nn().tanh(input.mmul(params.get("w"))).rename("out");
      return graph.loss().meanSquaredError(labels, output, null);
    }

    @Override
    public String activationsVertexName() {
      return "out";
    }

    @Override
    public void defineParameters(SDLayerParams params) {
      params.addWeightParam("w", TestNetworks.UNITS, TestNetworks.CLASSES);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      params.get("w").assign(0.3);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return InputType.feedForward(TestNetworks.CLASSES);
    }

    @Override
    public SquaredError clone() {
      return (SquaredError) super.clone();
    }
  }
}
