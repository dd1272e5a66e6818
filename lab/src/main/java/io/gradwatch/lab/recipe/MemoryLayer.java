package io.gradwatch.lab.recipe;

import io.gradwatch.lab.layer.Gru;
import io.gradwatch.lab.layer.SquareMatrix;
import io.gradwatch.lab.layer.TruncatedRnn;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Makes the layer of a {@link Memory}, and its first recurrent weights. */
final class MemoryLayer {

  private MemoryLayer() {}

  static Layer of(Memory memory) {
    return switch (memory.cell()) {
      case SIMPLE -> new LastTimeStep(simple(memory, Activation.TANH));
      case SIMPLE_SIGMOID -> new LastTimeStep(simple(memory, Activation.SIGMOID));
      case LSTM ->
          new LastTimeStep(
              new LSTM.Builder()
                  .nOut(memory.units())
                  .activation(Activation.TANH)
                  .forgetGateBiasInit(memory.gateBias())
                  .build());
      case GRU ->
          new LastTimeStep(
              new Gru.Builder().nOut(memory.units()).updateGateBias(memory.gateBias()).build());
      case ECHO_STATE -> new FrozenLayer(new LastTimeStep(simple(memory, Activation.TANH)));
    };
  }

  private static Layer simple(Memory memory, Activation activation) {
    SimpleRnn.Builder settings =
        new SimpleRnn.Builder().nOut(memory.units()).activation(activation);
    return memory.backLength() == 0
        ? settings.build()
        : new TruncatedRnn(settings, memory.backLength());
  }

  static void start(Memory memory, INDArray weights, long seed) {
    if (!memory.simple() && memory.cell() != Memory.Cell.ECHO_STATE) {
      return;
    }
    switch (memory.weights()) {
      case AS_INPUT -> weights.muli(memory.gain());
      case IDENTITY -> weights.assign(Nd4j.eye(memory.units()).muli(memory.gain()));
      case ORTHOGONAL ->
          weights.assign(matrix(SquareMatrix.orthogonal(memory.units(), seed), memory.gain()));
      case GAUSSIAN -> {
        SquareMatrix random = SquareMatrix.gaussian(memory.units(), seed);
        weights.assign(Nd4j.create(random.withSpectralRadius(memory.gain()).toArray()));
      }
    }
  }

  private static INDArray matrix(SquareMatrix matrix, double gain) {
    return Nd4j.create(matrix.times(gain).toArray());
  }
}
