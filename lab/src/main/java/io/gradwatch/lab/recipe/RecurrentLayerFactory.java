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

/** Creates the layer of a {@link RecurrentSpec}, and sets its initial recurrent weights. */
final class RecurrentLayerFactory {

  private RecurrentLayerFactory() {}

  static Layer of(RecurrentSpec spec) {
    return switch (spec.cell()) {
      case SIMPLE -> new LastTimeStep(simple(spec, Activation.TANH));
      case SIMPLE_SIGMOID -> new LastTimeStep(simple(spec, Activation.SIGMOID));
      case LSTM ->
          new LastTimeStep(
              new LSTM.Builder()
                  .nOut(spec.units())
                  .activation(Activation.TANH)
                  .forgetGateBiasInit(spec.gateBias())
                  .build());
      case GRU ->
          new LastTimeStep(
              new Gru.Builder().nOut(spec.units()).updateGateBias(spec.gateBias()).build());
      case ECHO_STATE -> new FrozenLayer(new LastTimeStep(simple(spec, Activation.TANH)));
    };
  }

  private static Layer simple(RecurrentSpec spec, Activation activation) {
    SimpleRnn.Builder settings = new SimpleRnn.Builder().nOut(spec.units()).activation(activation);
    return spec.backLength() == 0
        ? settings.build()
        : new TruncatedRnn(settings, spec.backLength());
  }

  static void initialise(RecurrentSpec spec, INDArray weights, long seed) {
    if (!spec.simple() && spec.cell() != RecurrentSpec.Cell.ECHO_STATE) {
      return;
    }
    switch (spec.recurrentInit()) {
      case AS_INPUT -> weights.muli(spec.gain());
      case IDENTITY -> weights.assign(Nd4j.eye(spec.units()).muli(spec.gain()));
      case ORTHOGONAL ->
          weights.assign(matrix(SquareMatrix.orthogonal(spec.units(), seed), spec.gain()));
      case GAUSSIAN -> {
        SquareMatrix random = SquareMatrix.gaussian(spec.units(), seed);
        weights.assign(Nd4j.create(random.withSpectralRadius(spec.gain()).toArray()));
      }
    }
  }

  private static INDArray matrix(SquareMatrix matrix, double gain) {
    return Nd4j.create(matrix.times(gain).toArray());
  }
}
