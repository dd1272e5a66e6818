package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.samediff.SameDiffOutputLayer;

/**
 * Reads the losses of the single outputs of a graph from its output layers, where Deeplearning4j
 * leaves them when it adds them up. A {@link SameDiffOutputLayer} keeps none.
 */
final class OutputLosses {

  /** Largest relative difference between the sum and the loss of the graph, for rounding. */
  private static final double TOLERANCE = 1e-6;

  private OutputLosses() {}

  /**
   * Returns the loss of each of several outputs, without regularisation, in the order of their
   * layers; none if there is one output only, or if the layers do not keep them.
   *
   * @param outputs handles of the output layers
   */
  static List<Double> of(ComputationGraph graph, List<LayerHandle> outputs) {
    List<String> names = graph.getConfiguration().getNetworkOutputs();
    if (outputs.size() < 2 || outputs.size() != names.size()) {
      return List.of();
    }
    double sum = 0;
    List<Double> losses = new ArrayList<>();
    for (LayerHandle output : outputs) {
      Layer layer = output.layer().orElseThrow();
      if (layer instanceof SameDiffOutputLayer) {
        return List.of();
      }
      double loss = layer.score();
      sum += loss;
      // the regularisation of the whole graph is added to the first output
      boolean first = layer == graph.getVertex(names.get(0)).getLayer();
      losses.add(first ? loss - graph.calcRegularizationScore(true) : loss);
    }
    boolean differs = Math.abs(sum - graph.score()) > TOLERANCE * Math.abs(sum);
    return differs ? List.of() : losses;
  }
}
