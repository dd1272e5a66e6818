package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Layer kinds for sequences. */
final class SequenceLayerKinds {

  private SequenceLayerKinds() {}

  @SuppressWarnings("deprecation") // the Graves layers are still in wide use
  static List<LayerKind> all() {
    List<LayerKind> kinds = new ArrayList<>();
    kinds.add(LayerKind.ofSequences("LSTM", lstm()));
    kinds.add(
        LayerKind.ofSequences(
            "GravesLSTM", new GravesLSTM.Builder().nOut(TestNetworks.UNITS).build()));
    kinds.add(LayerKind.ofSequences("SimpleRnn", rnn()));
    kinds.add(
        LayerKind.ofSequences(
            "SimpleRnn, layer normalisation",
            new SimpleRnn.Builder().nOut(TestNetworks.UNITS).hasLayerNorm(true).build()));
    for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
      kinds.add(LayerKind.ofSequences("Bidirectional, " + mode, new Bidirectional(mode, lstm())));
    }
    kinds.add(
        LayerKind.ofSequences(
            "GravesBidirectionalLSTM",
            new GravesBidirectionalLSTM.Builder().nOut(TestNetworks.UNITS).build()));
    kinds.add(lastStep("LastTimeStep", new LastTimeStep(lstm())));
    kinds.add(
        lastStep(
            "LastTimeStep of Bidirectional",
            new LastTimeStep(new Bidirectional(Bidirectional.Mode.CONCAT, rnn()))));
    kinds.add(
        LayerKind.ofSequences(
            "MaskZeroLayer",
            new MaskZeroLayer.Builder().setUnderlying(lstm()).setMaskValue(0).build()));
    kinds.add(
        LayerKind.ofSequences(
            "TimeDistributed",
            new TimeDistributed(
                new DenseLayer.Builder()
                    .nIn(TestNetworks.FEATURES)
                    .nOut(TestNetworks.UNITS)
                    .build())));
    kinds.add(
        LayerKind.ofSequences(
            "RecurrentAttentionLayer",
            new RecurrentAttentionLayer.Builder().nOut(TestNetworks.UNITS).nHeads(1).build()));
    kinds.add(
        LayerKind.ofSequences(
            "SelfAttentionLayer",
            new SelfAttentionLayer.Builder()
                .nOut(TestNetworks.UNITS)
                .nHeads(2)
                .projectInput(true)
                .build()));
    kinds.add(
        LayerKind.ofSequences(
            "LearnedSelfAttentionLayer",
            new LearnedSelfAttentionLayer.Builder()
                .nOut(TestNetworks.UNITS)
                .nHeads(2)
                .nQueries(2)
                .projectInput(true)
                .build()));
    kinds.add(words());
    kinds.add(
        LayerKind.ofSequences(
            "Convolution1DLayer",
            new Convolution1DLayer.Builder().kernelSize(2).nOut(TestNetworks.UNITS).build()));
    kinds.add(
        LayerKind.ofSequences(
            "LocallyConnected1D",
            new LocallyConnected1D.Builder()
                .kernelSize(2)
                .nOut(TestNetworks.UNITS)
                .setInputSize(LayerKind.STEPS)
                .build()));
    kinds.add(
        LayerKind.ofSequences(
            "Subsampling1DLayer",
            rnn(),
            new Subsampling1DLayer.Builder().kernelSize(2).stride(2).build()));
    kinds.add(LayerKind.ofSequences("Upsampling1D", rnn(), new Upsampling1D.Builder(2).build()));
    kinds.add(
        LayerKind.ofSequences(
            "ZeroPadding1DLayer", rnn(), new ZeroPadding1DLayer.Builder(1).build()));
    kinds.add(LayerKind.ofSequences("Cropping1D", rnn(), new Cropping1D(1)));
    kinds.add(LayerKind.ofSequences("MaskLayer", rnn(), new MaskLayer()));
    return kinds;
  }

  private static LayerKind lastStep(String name, Layer layer) {
    return new LayerKind(
        name,
        "Sequences",
        InputType.recurrent(TestNetworks.FEATURES, LayerKind.STEPS, RNNFormat.NCW),
        List.of(layer, LayerKind.softmax()),
        0,
        TestNetworks.sequencesToClass(LayerKind.BATCH, LayerKind.STEPS));
  }

  private static LayerKind words() {
    INDArray words = Nd4j.zeros(LayerKind.BATCH, 1, LayerKind.STEPS);
    for (int i = 0; i < words.length(); i++) {
      words.putScalar(i, i % 5);
    }
    return new LayerKind(
        "EmbeddingSequenceLayer",
        "Sequences",
        InputType.recurrent(7, LayerKind.STEPS, RNNFormat.NCW),
        List.of(
            new EmbeddingSequenceLayer.Builder()
                .nIn(7)
                .nOut(TestNetworks.UNITS)
                .inputLength(LayerKind.STEPS)
                .build(),
            LayerKind.pooling(),
            LayerKind.softmax()),
        0,
        new DataSet(words, TestNetworks.oneHot(LayerKind.BATCH)));
  }

  static LSTM lstm() {
    return new LSTM.Builder().nOut(TestNetworks.UNITS).build();
  }

  static SimpleRnn rnn() {
    return new SimpleRnn.Builder().nOut(TestNetworks.UNITS).build();
  }
}
