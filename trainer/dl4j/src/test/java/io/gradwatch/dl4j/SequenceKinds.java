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

/** Layers over sequences. */
final class SequenceKinds {

  private SequenceKinds() {}

  @SuppressWarnings("deprecation") // the Graves layers are still configured by many
  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    kinds.add(Kind.ofSequences("LSTM", lstm()));
    kinds.add(
        Kind.ofSequences("GravesLSTM", new GravesLSTM.Builder().nOut(Networks.UNITS).build()));
    kinds.add(Kind.ofSequences("SimpleRnn", rnn()));
    kinds.add(
        Kind.ofSequences(
            "SimpleRnn, layer normalisation",
            new SimpleRnn.Builder().nOut(Networks.UNITS).hasLayerNorm(true).build()));
    for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
      kinds.add(Kind.ofSequences("Bidirectional, " + mode, new Bidirectional(mode, lstm())));
    }
    kinds.add(
        Kind.ofSequences(
            "GravesBidirectionalLSTM",
            new GravesBidirectionalLSTM.Builder().nOut(Networks.UNITS).build()));
    kinds.add(lastStep("LastTimeStep", new LastTimeStep(lstm())));
    kinds.add(
        lastStep(
            "LastTimeStep of Bidirectional",
            new LastTimeStep(new Bidirectional(Bidirectional.Mode.CONCAT, rnn()))));
    kinds.add(
        Kind.ofSequences(
            "MaskZeroLayer",
            new MaskZeroLayer.Builder().setUnderlying(lstm()).setMaskValue(0).build()));
    kinds.add(
        Kind.ofSequences(
            "TimeDistributed",
            new TimeDistributed(
                new DenseLayer.Builder().nIn(Networks.FEATURES).nOut(Networks.UNITS).build())));
    kinds.add(
        Kind.ofSequences(
            "RecurrentAttentionLayer",
            new RecurrentAttentionLayer.Builder().nOut(Networks.UNITS).nHeads(1).build()));
    kinds.add(
        Kind.ofSequences(
            "SelfAttentionLayer",
            new SelfAttentionLayer.Builder()
                .nOut(Networks.UNITS)
                .nHeads(2)
                .projectInput(true)
                .build()));
    kinds.add(
        Kind.ofSequences(
            "LearnedSelfAttentionLayer",
            new LearnedSelfAttentionLayer.Builder()
                .nOut(Networks.UNITS)
                .nHeads(2)
                .nQueries(2)
                .projectInput(true)
                .build()));
    kinds.add(words());
    kinds.add(
        Kind.ofSequences(
            "Convolution1DLayer",
            new Convolution1DLayer.Builder().kernelSize(2).nOut(Networks.UNITS).build()));
    kinds.add(
        Kind.ofSequences(
            "LocallyConnected1D",
            new LocallyConnected1D.Builder()
                .kernelSize(2)
                .nOut(Networks.UNITS)
                .setInputSize(Kind.STEPS)
                .build()));
    kinds.add(
        Kind.ofSequences(
            "Subsampling1DLayer",
            rnn(),
            new Subsampling1DLayer.Builder().kernelSize(2).stride(2).build()));
    kinds.add(Kind.ofSequences("Upsampling1D", rnn(), new Upsampling1D.Builder(2).build()));
    kinds.add(
        Kind.ofSequences("ZeroPadding1DLayer", rnn(), new ZeroPadding1DLayer.Builder(1).build()));
    kinds.add(Kind.ofSequences("Cropping1D", rnn(), new Cropping1D(1)));
    kinds.add(Kind.ofSequences("MaskLayer", rnn(), new MaskLayer()));
    return kinds;
  }

  private static Kind lastStep(String name, Layer layer) {
    return new Kind(
        name,
        "Sequences",
        InputType.recurrent(Networks.FEATURES, Kind.STEPS, RNNFormat.NCW),
        List.of(layer, Kind.softmax()),
        0,
        Networks.sequencesToClass(Kind.BATCH, Kind.STEPS));
  }

  private static Kind words() {
    INDArray words = Nd4j.zeros(Kind.BATCH, 1, Kind.STEPS);
    for (int i = 0; i < words.length(); i++) {
      words.putScalar(i, i % 5);
    }
    return new Kind(
        "EmbeddingSequenceLayer",
        "Sequences",
        InputType.recurrent(7, Kind.STEPS, RNNFormat.NCW),
        List.of(
            new EmbeddingSequenceLayer.Builder()
                .nIn(7)
                .nOut(Networks.UNITS)
                .inputLength(Kind.STEPS)
                .build(),
            Kind.pooling(),
            Kind.softmax()),
        0,
        new DataSet(words, Networks.oneHot(Kind.BATCH)));
  }

  static LSTM lstm() {
    return new LSTM.Builder().nOut(Networks.UNITS).build();
  }

  static SimpleRnn rnn() {
    return new SimpleRnn.Builder().nOut(Networks.UNITS).build();
  }
}
