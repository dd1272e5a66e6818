package io.gradwatch.training.model;

import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Distributes the targets of rows over the outputs of a graph. */
final class OutputColumns {

  private OutputColumns() {}

  /**
   * The batch with the targets of each output in an array of its own: the first output has the
   * first columns, as many as it has units.
   *
   * @throws IllegalArgumentException if the outputs do not have as many units as a row has targets
   */
  static MultiDataSet split(DataSet batch, ComputationGraph graph) {
    INDArray targets = batch.getLabels();
    INDArray[] columns = new INDArray[graph.getNumOutputArrays()];
    long from = 0;
    for (int output = 0; output < columns.length; output++) {
      FeedForwardLayer layer = (FeedForwardLayer) graph.getOutputLayer(output).conf().getLayer();
      long to = Math.min(targets.size(1), from + layer.getNOut());
      columns[output] = targets.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup();
      from += layer.getNOut();
    }
    if (from != targets.size(1)) {
      throw new IllegalArgumentException(
          "outputs have " + from + " units, rows " + targets.size(1) + " targets; must be equal");
    }
    return new MultiDataSet(new INDArray[] {batch.getFeatures()}, columns);
  }
}
