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
 * Layout of a weight tensor as a matrix inputs × units in which the weights of each unit are
 * contiguous in memory. This is how Deeplearning4j stores dense and recurrent weights (columns, in
 * order 'f') and the kernels of convolutions (the first axis, in order 'c').
 *
 * @param inputs number of weights of one unit
 * @param units number of units of one group, at least 2
 * @param groups 4 for the gates of an LSTM, whose units are compared gate by gate; otherwise 1
 */
record UnitMatrix(long inputs, int units, int groups) {

  /** Gates of an LSTM, whose weights are stored side by side. */
  private static final int GATES = 4;

  /** Columns of peephole weights, which older LSTMs store after the recurrent weights. */
  private static final int PEEPHOLES = 3;

  /** Exact classes, because subclasses store their kernels differently. */
  private static final Set<Class<?>> CONVOLUTIONS =
      Set.of(
          ConvolutionLayer.class,
          Convolution2D.class,
          Convolution1DLayer.class,
          Convolution1D.class,
          Convolution3D.class);

  /**
   * Returns the layout of a parameter; empty if it is no such matrix or has a single unit.
   *
   * @param conf configuration of the layer, without its wrappers
   */
  static Optional<UnitMatrix> of(Layer conf, TensorRole role, INDArray parameter) {
    boolean weight = role == TensorRole.WEIGHT || role == TensorRole.RECURRENT_WEIGHT;
    if (!weight
        || !(conf instanceof FeedForwardLayer layer)
        || conf instanceof VariationalAutoencoder // its parameters are those of two networks
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
