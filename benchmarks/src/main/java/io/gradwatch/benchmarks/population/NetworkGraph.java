package io.gradwatch.benchmarks.population;

import io.gradwatch.training.data.DataSplit;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Shape of a network that is not a chain of layers. The text of a shape is part of fingerprints.
 */
sealed interface NetworkGraph {

  Architecture architecture();

  /**
   * Configures the network.
   *
   * @param output output layer, which a shape with several outputs replaces
   */
  ComputationGraphConfiguration configuration(
      NeuralNetConfiguration.Builder settings, DataSplit split, Layer output);

  private static GraphBuilder builder(NeuralNetConfiguration.Builder settings, DataSplit split) {
    return settings
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(InputType.feedForward(split.inputs()));
  }

  /** Adds dense layers one after another and returns the name of the last. */
  private static String chain(
      GraphBuilder graph, String name, int depth, int width, String previous) {
    String last = previous;
    for (int i = 0; i < depth; i++) {
      graph.addLayer(name + i, LayerConfigs.dense(width), last);
      last = name + i;
    }
    return last;
  }

  private static ComputationGraphConfiguration finished(
      GraphBuilder graph, Layer output, String previous) {
    return graph
        .addLayer("last", (FeedForwardLayer) output, previous)
        .setOutputs("last")
        .validateOutputLayerConfig(false)
        .build();
  }

  /** A dense layer, residual blocks x + f(x), and the output layer. */
  record Residual(int blocks, int width) implements NetworkGraph {

    @Override
    public Architecture architecture() {
      return Architecture.RESIDUAL;
    }

    @Override
    public ComputationGraphConfiguration configuration(
        NeuralNetConfiguration.Builder settings, DataSplit split, Layer output) {
      GraphBuilder graph = builder(settings, split);
      graph.addLayer("first", LayerConfigs.dense(width), "in");
      String previous = "first";
      for (int i = 0; i < blocks; i++) {
        graph.addLayer("block" + i, LayerConfigs.dense(width), previous);
        graph.addVertex(
            "sum" + i, new ElementWiseVertex(ElementWiseVertex.Op.Add), previous, "block" + i);
        previous = "sum" + i;
      }
      return finished(graph, output, previous);
    }

    @Override
    public String toString() {
      return "residual(" + blocks + "," + width + ")";
    }
  }

  /** Dense blocks, each of which reads the inputs and outputs of all blocks before it. */
  record Concatenated(int blocks, int width) implements NetworkGraph {

    @Override
    public Architecture architecture() {
      return Architecture.CONCATENATED;
    }

    @Override
    public ComputationGraphConfiguration configuration(
        NeuralNetConfiguration.Builder settings, DataSplit split, Layer output) {
      GraphBuilder graph = builder(settings, split);
      String all = "in";
      for (int i = 0; i < blocks; i++) {
        graph.addLayer("block" + i, LayerConfigs.dense(width), all);
        graph.addVertex("all" + i, new MergeVertex(), all, "block" + i);
        all = "all" + i;
      }
      return finished(graph, output, all);
    }
  }

  /** Two chains, each of which reads a half of the inputs; a dense layer reads both. */
  record TwoTowers(int leftDepth, int rightDepth, int width) implements NetworkGraph {

    @Override
    public Architecture architecture() {
      return Architecture.TWO_TOWERS;
    }

    @Override
    public ComputationGraphConfiguration configuration(
        NeuralNetConfiguration.Builder settings, DataSplit split, Layer output) {
      int half = split.inputs() / 2;
      GraphBuilder graph =
          builder(settings, split)
              .addVertex("leftHalf", new SubsetVertex(0, half - 1), "in")
              .addVertex("rightHalf", new SubsetVertex(half, split.inputs() - 1), "in");
      String left = chain(graph, "left", leftDepth, width, "leftHalf");
      String right = chain(graph, "right", rightDepth, width, "rightHalf");
      graph.addVertex("both", new MergeVertex(), left, right);
      graph.addLayer("joint", LayerConfigs.dense(width), "both");
      return finished(graph, output, "joint");
    }
  }

  /**
   * A trunk of dense layers with an output for the first targets, and a deeper output for the
   * others.
   *
   * @param firstTargets number of targets of the first output
   * @param firstLoss MCXENT with softmax, or MSE
   * @param secondLoss XENT with sigmoid, or MSE
   */
  record TwoHeads(
      int trunkDepth,
      int secondDepth,
      int width,
      int firstTargets,
      LossFunction firstLoss,
      LossFunction secondLoss)
      implements NetworkGraph {

    @Override
    public Architecture architecture() {
      return Architecture.TWO_HEADS;
    }

    @Override
    public ComputationGraphConfiguration configuration(
        NeuralNetConfiguration.Builder settings, DataSplit split, Layer output) {
      GraphBuilder graph = builder(settings, split);
      String trunk = chain(graph, "trunk", trunkDepth, width, "in");
      String second = chain(graph, "deep", secondDepth, width, trunk);
      return graph
          .addLayer("first", head(firstTargets, firstLoss), trunk)
          .addLayer("second", head(split.outputs() - firstTargets, secondLoss), second)
          .setOutputs("first", "second")
          .build();
    }

    private static OutputLayer head(int targets, LossFunction loss) {
      Activation activation =
          switch (loss) {
            case MCXENT -> Activation.SOFTMAX;
            case XENT -> Activation.SIGMOID;
            default -> Activation.IDENTITY;
          };
      return new OutputLayer.Builder(loss).nOut(targets).activation(activation).build();
    }
  }
}
