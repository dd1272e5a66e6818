package io.gradwatch.lab.recipe;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.model.TrainableNetwork;
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
 * Builds the network of a recipe: a stack of layers, or a graph if there are skip connections.
 * Output activations that do not match the loss are accepted, because some faults consist of them.
 */
record NetworkFactory(TrainingRecipe recipe, DataSplit data) {

  /** Creates the network with its initial weights. */
  TrainableNetwork build(long seed) {
    NeuralNetConfiguration.Builder configuration = base(seed);
    TrainableNetwork network =
        recipe.hidden().skipConnections()
            ? TrainableNetwork.of(graph(configuration))
            : TrainableNetwork.of(stack(configuration));
    initialiseWeights(network, seed);
    return network;
  }

  private NeuralNetConfiguration.Builder base(long seed) {
    NeuralNetConfiguration.Builder network =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(recipe.optimiser().updater())
            .weightInit(recipe.initialisation().scheme().weightInit());
    recipe.regularisation().applyTo(network);
    return network;
  }

  private MultiLayerConfiguration stack(NeuralNetConfiguration.Builder network) {
    NeuralNetConfiguration.ListBuilder layers = network.list();
    recipe.recurrent().ifPresent(recurrent -> layers.layer(RecurrentLayerFactory.of(recurrent)));
    for (int i = 0; i < recipe.hidden().depth(); i++) {
      boolean first = i == 0 && recipe.recurrent().isEmpty();
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
    String previous = "in";
    String blockInput = "";
    for (int i = 0; i < recipe.hidden().depth(); i++) {
      String layer = "hidden-" + i;
      if (recipe.hidden().batchNormalization()) {
        graph.addLayer(layer + "-sum", dense(Activation.IDENTITY, i == 0), previous);
        graph.addLayer(layer + "-norm", new BatchNormalization.Builder().build(), layer + "-sum");
        graph.addLayer(layer, new ActivationLayer(recipe.hidden().activation()), layer + "-norm");
      } else {
        graph.addLayer(layer, dense(recipe.hidden().activation(), i == 0), previous);
      }
      previous = layer;
      if (i > 0 && i % 2 == 0) {
        previous = "skip-" + i;
        graph.addVertex(
            previous, new ElementWiseVertex(ElementWiseVertex.Op.Add), layer, blockInput);
      }
      blockInput = i % 2 == 0 ? previous : blockInput;
    }
    return graph.addLayer("out", output(), previous).setOutputs("out").build();
  }

  private DenseLayer dense(Activation activation, boolean first) {
    DenseLayer.Builder layer =
        new DenseLayer.Builder()
            .nOut(recipe.hidden().width())
            .activation(activation)
            .biasInit(recipe.initialisation().bias());
    return (first || recipe.hidden().retainProbability() == 1
            ? layer
            : layer.dropOut(recipe.hidden().retainProbability()))
        .build();
  }

  private OutputLayer output() {
    OutputLayer.Builder layer =
        new OutputLayer.Builder(recipe.output().loss())
            .nOut(data.outputs())
            .activation(recipe.output().activation());
    return (recipe.hidden().retainProbability() == 1
            ? layer
            : layer.dropOut(recipe.hidden().retainProbability()))
        .build();
  }

  private InputType inputType() {
    return recipe.recurrent().isPresent()
        ? InputType.recurrent(data.inputs())
        : InputType.feedForward(data.inputs());
  }

  /** Sets initial weights that Deeplearning4j cannot draw. */
  private void initialiseWeights(TrainableNetwork network, long seed) {
    WeightInitialisation initialisation = recipe.initialisation();
    network
        .model()
        .paramTable()
        .forEach(
            (key, values) -> {
              if (key.endsWith("_W")) {
                initialise(initialisation, values, new Random(seed * 31 + key.hashCode()));
              }
            });
    Optional.ofNullable(network.model().paramTable().get("0_RW"))
        .ifPresent(
            weights ->
                recipe
                    .recurrent()
                    .ifPresent(
                        recurrent -> RecurrentLayerFactory.initialise(recurrent, weights, seed)));
  }

  private static void initialise(
      WeightInitialisation initialisation, INDArray weights, Random random) {
    switch (initialisation.scheme()) {
      case CONSTANT -> weights.assign(initialisation.scale());
      case NORMAL -> {
        double[][] values = new double[weights.rows()][weights.columns()];
        for (double[] row : values) {
          for (int i = 0; i < row.length; i++) {
            row[i] = initialisation.scale() * random.nextGaussian();
          }
        }
        weights.assign(Nd4j.create(values));
      }
      case GLOROT, HE, LECUN -> weights.muli(initialisation.scale());
    }
  }
}
