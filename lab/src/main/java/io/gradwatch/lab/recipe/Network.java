package io.gradwatch.lab.recipe;

import io.gradwatch.lab.data.DataSplit;
import io.gradwatch.lab.trial.Learner;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Builds the network of a recipe: a stack of layers, or a graph where there are skips. Output
 * layers that do not suit their loss are built as they are asked for: some faults are made of that.
 */
record Network(Recipe recipe, DataSplit data) {

  Learner build(long seed) {
    NeuralNetConfiguration.Builder network = base(seed);
    return recipe.hidden().skips() ? Learner.of(graph(network)) : Learner.of(stack(network));
  }

  private NeuralNetConfiguration.Builder base(long seed) {
    NeuralNetConfiguration.Builder network =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(recipe.optimiser().updater())
            .weightInit(recipe.start().scheme().weightInit());
    recipe.restraint().into(network);
    return network;
  }

  private MultiLayerConfiguration stack(NeuralNetConfiguration.Builder network) {
    NeuralNetConfiguration.ListBuilder layers = network.list();
    recipe.memory().ifPresent(memory -> layers.layer(MemoryLayer.of(memory)));
    for (int i = 0; i < recipe.hidden().depth(); i++) {
      boolean first = i == 0 && recipe.memory().isEmpty();
      if (recipe.hidden().batchNormalization()) {
        layers.layer(dense(Activation.IDENTITY, first));
        layers.layer(new BatchNormalization.Builder().build());
        layers.layer(new ActivationLayer(recipe.hidden().activation()));
      } else {
        layers.layer(dense(recipe.hidden().activation(), first));
      }
    }
    return layers
        .layer(output())
        .validateOutputLayerConfig(false)
        .setInputType(inputType())
        .build();
  }

  private ComputationGraphConfiguration graph(NeuralNetConfiguration.Builder network) {
    ComputationGraphConfiguration.GraphBuilder graph =
        network
            .graphBuilder()
            .validateOutputLayerConfig(false)
            .addInputs("in")
            .setInputTypes(inputType());
    String below = "in";
    String blockInput = "";
    for (int i = 0; i < recipe.hidden().depth(); i++) {
      String layer = "hidden-" + i;
      if (recipe.hidden().batchNormalization()) {
        graph.addLayer(layer + "-sum", dense(Activation.IDENTITY, i == 0), below);
        graph.addLayer(layer + "-norm", new BatchNormalization.Builder().build(), layer + "-sum");
        graph.addLayer(layer, new ActivationLayer(recipe.hidden().activation()), layer + "-norm");
      } else {
        graph.addLayer(layer, dense(recipe.hidden().activation(), i == 0), below);
      }
      below = layer;
      if (i > 0 && i % 2 == 0) {
        below = "skip-" + i;
        graph.addVertex(below, new ElementWiseVertex(ElementWiseVertex.Op.Add), layer, blockInput);
      }
      blockInput = i % 2 == 0 ? below : blockInput;
    }
    return graph.addLayer("out", output(), below).setOutputs("out").build();
  }

  private DenseLayer dense(Activation activation, boolean first) {
    DenseLayer.Builder layer =
        new DenseLayer.Builder()
            .nOut(recipe.hidden().width())
            .activation(activation)
            .biasInit(recipe.start().bias());
    return (first || recipe.hidden().keep() == 1 ? layer : layer.dropOut(recipe.hidden().keep()))
        .build();
  }

  private OutputLayer output() {
    OutputLayer.Builder layer =
        new OutputLayer.Builder(recipe.output().loss())
            .nOut(data.outputs())
            .activation(recipe.output().activation());
    return (recipe.hidden().keep() == 1 ? layer : layer.dropOut(recipe.hidden().keep())).build();
  }

  private InputType inputType() {
    return recipe.memory().isPresent()
        ? InputType.recurrent(data.inputs())
        : InputType.feedForward(data.inputs());
  }

  /** Sets first weights that Deeplearning4j does not draw. */
  void prepare(Learner learner, long seed) {
    Start start = recipe.start();
    learner
        .model()
        .paramTable()
        .forEach(
            (key, values) -> {
              if (key.endsWith("_W")) {
                start(start, values, new Random(seed * 31 + key.hashCode()));
              }
            });
    Optional.ofNullable(learner.model().paramTable().get("0_RW"))
        .ifPresent(
            weights ->
                recipe.memory().ifPresent(memory -> MemoryLayer.start(memory, weights, seed)));
  }

  private static void start(Start start, INDArray weights, Random random) {
    switch (start.scheme()) {
      case CONSTANT -> weights.assign(start.size());
      case NORMAL -> {
        double[][] values = new double[weights.rows()][weights.columns()];
        for (double[] row : values) {
          for (int i = 0; i < row.length; i++) {
            row[i] = start.size() * random.nextGaussian();
          }
        }
        weights.assign(Nd4j.create(values));
      }
      case GLOROT, HE, LECUN -> weights.muli(start.size());
    }
  }
}
