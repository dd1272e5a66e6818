package io.gradwatch.dl4j;

import io.gradwatch.protocol.TensorRole;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a weight tensor is a matrix inputs × units whose units lie one after the other in memory,
 * each with all its inputs: so Deeplearning4j lays out dense and recurrent weights (columns, in
 * order 'f') and the kernels of convolutions (the first axis, in order 'c').
 *
 * @param inputs weights of one unit
 * @param units of one group, at least 2
 * @param groups 4 for the gates of an LSTM, whose units are compared gate by gate; else 1
 */
record UnitMatrix(long inputs, int units, int groups) {

  /** Of an LSTM, side by side. */
  private static final int GATES = 4;

  /** Columns of peephole weights, which older LSTMs have behind the recurrent weights. */
  private static final int PEEPHOLES = 3;

  /** Not their subclasses, which lay out their kernels differently. */
  private static final Set<Class<?>> CONVOLUTIONS =
      Set.of(
          ConvolutionLayer.class,
          Convolution2D.class,
          Convolution1DLayer.class,
          Convolution1D.class,
          Convolution3D.class);

  /**
   * Empty for a parameter that is no such matrix, or of a single unit.
   *
   * @param conf of the layer, without its wrappers
   */
  static Optional<UnitMatrix> of(Layer conf, TensorRole role, INDArray parameter) {
    boolean weight = role == TensorRole.WEIGHT || role == TensorRole.RECURRENT_WEIGHT;
    if (!weight
        || !(conf instanceof FeedForwardLayer layer)
        || conf instanceof VariationalAutoencoder // holds two networks of its own
        || layer.getNOut() < 2
        || layer.getNOut() > parameter.length()) {
      return Optional.empty();
    }
    int units = (int) layer.getNOut();
    if (CONVOLUTIONS.contains(conf.getClass())) {
      return ofKernels(units, parameter);
    }
    return parameter.rank() == 2
        ? ofColumns(units, conf instanceof AbstractLSTM, parameter)
        : Optional.empty();
  }

  private static Optional<UnitMatrix> ofKernels(int units, INDArray kernels) {
    long inputs = kernels.length() / units;
    boolean contiguous =
        kernels.size(0) == units && kernels.ordering() == 'c' && kernels.stride(0) == inputs;
    return contiguous ? Optional.of(new UnitMatrix(inputs, units, 1)) : Optional.empty();
  }

  private static Optional<UnitMatrix> ofColumns(int units, boolean gates, INDArray matrix) {
    int groups = gates ? GATES : 1;
    long inputs = matrix.size(0);
    long extraColumns = matrix.size(1) - (long) groups * units;
    boolean contiguous = (inputs == 1 || matrix.stride(0) == 1) && matrix.stride(1) == inputs;
    return contiguous && (extraColumns == 0 || (gates && extraColumns == PEEPHOLES))
        ? Optional.of(new UnitMatrix(inputs, units, groups))
        : Optional.empty();
  }
}
