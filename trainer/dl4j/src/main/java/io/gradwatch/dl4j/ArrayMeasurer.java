package io.gradwatch.dl4j;

import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.TensorStatistics;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Measures whole arrays. Keeps its scratch memory, so an instance must be used by one thread at a
 * time.
 */
final class ArrayMeasurer {

  private final TensorMeasurer tensors = new TensorMeasurer();
  private final ActivationMeasurer activations = new ActivationMeasurer();

  TensorStatistics statistics(INDArray array) {
    return tensors.measure(FlatValues.of(array), 0, array.length(), 1);
  }

  /** Returns the L2 norm; NaN or infinite if an element is. */
  double l2Norm(INDArray array) {
    return tensors.l2Norm(FlatValues.of(array), 0, array.length());
  }

  ActivationReport activation(INDArray output, int unitAxis, Saturation saturation) {
    return activations.measure(FlatValues.of(output), unitAxis, saturation);
  }
}
