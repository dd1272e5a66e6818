package io.gradwatch.benchmarks.population;

import io.gradwatch.lab.layer.Gru;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;

/** Architectures of networks, by what their gradients pass through. */
enum Architecture {
  /** A chain of dense layers, or the output layer alone. */
  DENSE,
  BATCH_NORM,
  LAYER_NORM,
  CONVOLUTION,
  /** Convolution over time. */
  TEMPORAL_CONVOLUTION,
  EMBEDDING,
  /** An Elman network. */
  SIMPLE_RNN,
  /** Long short-term memory, with or without peepholes, in one direction or in both. */
  LSTM,
  GRU,
  /** A graph of blocks x + f(x). */
  RESIDUAL,
  /** A graph whose blocks read the outputs of all blocks before them. */
  CONCATENATED,
  /** A graph of two branches of different depth, each of which reads a half of the inputs. */
  TWO_TOWERS,
  /** A graph with two outputs of different depth, each with a loss. */
  TWO_HEADS;

  /** Name in tables and JSON. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The architecture of a chain of layers. */
  @SuppressWarnings("deprecation") // GravesLSTM is still in use
  static Architecture ofChain(List<Layer> hidden) {
    if (contains(hidden, Gru.class)) {
      return GRU;
    }
    if (contains(hidden, LSTM.class)
        || contains(hidden, GravesLSTM.class)
        || contains(hidden, Bidirectional.class)) {
      return LSTM;
    }
    if (contains(hidden, SimpleRnn.class)) {
      return SIMPLE_RNN;
    }
    if (contains(hidden, Convolution1DLayer.class)) {
      return TEMPORAL_CONVOLUTION;
    }
    if (contains(hidden, ConvolutionLayer.class)) {
      return CONVOLUTION;
    }
    if (contains(hidden, EmbeddingLayer.class) || contains(hidden, EmbeddingSequenceLayer.class)) {
      return EMBEDDING;
    }
    if (contains(hidden, BatchNormalization.class)) {
      return BATCH_NORM;
    }
    return hidden.stream().anyMatch(layer -> layer instanceof DenseLayer d && d.hasLayerNorm())
        ? LAYER_NORM
        : DENSE;
  }

  private static boolean contains(List<Layer> layers, Class<? extends Layer> type) {
    return layers.stream().anyMatch(type::isInstance);
  }
}
