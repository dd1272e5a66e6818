package io.gradwatch.benchmarks.population;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.PredictionTask;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Specification of a network: its hidden layers and their common settings. Every setting becomes
 * part of the description, so that a recording made with other settings is recognised as outdated.
 *
 * <p>Unless targets are sequences, the last recurrent layer returns its last time step only. Output
 * activation and loss are derived from the task unless they are set.
 */
final class NetworkSpec {

  private final IUpdater updater;
  private final StringBuilder description = new StringBuilder();
  private final List<Supplier<Layer>> hidden = new ArrayList<>();
  private Activation activation = Activation.RELU;
  private IWeightInit weights = WeightInit.XAVIER.getWeightInitFunction();
  private double bias;
  private double l2;
  private GradientNormalization gradientClipping = GradientNormalization.None;
  private double clippingLimit = 1;
  private double weightDecay;
  private Optional<Activation> output = Optional.empty();
  private Optional<Supplier<ILossFunction>> loss = Optional.empty();
  private int frozenLayers;
  private Optional<NetworkGraph> graph = Optional.empty();

  private NetworkSpec(IUpdater updater) {
    this.updater = updater;
    description.append(updater);
  }

  /** Starts the specification of a network that is trained with an updater. */
  static NetworkSpec trainedWith(IUpdater updater) {
    return new NetworkSpec(updater);
  }

  /** A network of ReLU layers with He initialisation. */
  static NetworkSpec relu(IUpdater updater, int depth, int width) {
    return trainedWith(updater).dense(depth, width).weightInit(WeightInit.RELU);
  }

  /** A network of dense layers with an activation function. */
  static NetworkSpec dense(IUpdater updater, int depth, int width, Activation activation) {
    return trainedWith(updater).dense(depth, width).activation(activation);
  }

  /** Adds dense layers. */
  NetworkSpec dense(int layers, int width) {
    for (int i = 0; i < layers; i++) {
      hidden.add(() -> LayerConfigs.dense(width));
    }
    return append("dense(" + layers + "," + width + ")");
  }

  /** Adds other hidden layers. */
  NetworkSpec layers(int count, String setting, Supplier<Layer> layer) {
    for (int i = 0; i < count; i++) {
      hidden.add(layer);
    }
    return append(count + "*" + setting);
  }

  /** Makes the network a graph; hidden layers that are added are ignored. */
  NetworkSpec graph(NetworkGraph shape) {
    graph = Optional.of(shape);
    return append(shape.toString());
  }

  /** Makes the network a dense layer followed by residual blocks x + f(x) of the same width. */
  NetworkSpec residual(int blocks, int width) {
    return graph(new NetworkGraph.Residual(blocks, width));
  }

  NetworkSpec activation(Activation function) {
    activation = function;
    return append(function.toString());
  }

  NetworkSpec weightInit(WeightInit weightScheme) {
    weights = weightScheme.getWeightInitFunction();
    return append(weightScheme.toString());
  }

  /** Draws initial weights from a normal distribution with mean 0. */
  NetworkSpec normalWeights(double deviation) {
    weights = new WeightInitDistribution(new NormalDistribution(0, deviation));
    return append("normal(" + deviation + ")");
  }

  /** Sets all initial weights to one value. */
  NetworkSpec constantWeights(double value) {
    weights = new WeightInitConstant(value);
    return append("constant(" + value + ")");
  }

  NetworkSpec bias(double value) {
    bias = value;
    return append("bias(" + value + ")");
  }

  NetworkSpec l2(double coefficient) {
    l2 = coefficient;
    return append("l2(" + coefficient + ")");
  }

  /** Decays weights at each step in proportion to the learning rate. */
  NetworkSpec weightDecay(double coefficient) {
    weightDecay = coefficient;
    return append("weightDecay(" + coefficient + ")");
  }

  NetworkSpec clipGradients(GradientNormalization mode, double limit) {
    gradientClipping = mode;
    clippingLimit = limit;
    return append(mode + "(" + limit + ")");
  }

  NetworkSpec output(Activation function, LossFunction lossFunction) {
    output = Optional.of(function);
    loss = Optional.of(lossFunction::getILossFunction);
    return append("output(" + function + "," + lossFunction + ")");
  }

  /** Multi-class cross-entropy with a weight for each class. */
  NetworkSpec classWeights(double... weights) {
    loss = Optional.of(() -> new LossMCXENT(Nd4j.createFromArray(weights)));
    return append("classWeights" + Arrays.toString(weights));
  }

  /** Freezes the first hidden layers. */
  NetworkSpec frozenLayers(int layers) {
    frozenLayers = layers;
    return append("frozen(" + layers + ")");
  }

  private NetworkSpec append(String setting) {
    description.append(' ').append(setting);
    return this;
  }

  /** All settings as text. */
  String description() {
    return description.toString();
  }

  Architecture architecture() {
    return graph
        .map(NetworkGraph::architecture)
        .orElseGet(() -> Architecture.ofChain(hidden.stream().map(Supplier::get).toList()));
  }

  OptimiserKind optimiser() {
    return OptimiserKind.of(updater);
  }

  /** Builds and initialises the network. */
  TrainableNetwork build(DataSplit split, long seed) {
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .activation(activation)
            .weightInit(weights)
            .biasInit(bias)
            .l2(l2)
            .gradientNormalization(gradientClipping)
            .gradientNormalizationThreshold(clippingLimit);
    if (weightDecay > 0) {
      settings.weightDecay(weightDecay);
    }
    Layer last = LayerConfigs.output(split, outputFor(split), lossFor(split));
    return graph.isPresent()
        ? TrainableNetwork.of(graph.get().configuration(settings, split, last))
        : TrainableNetwork.of(
            LayerConfigs.sequential(
                settings, split, hidden.stream().map(Supplier::get).toList(), frozenLayers, last));
  }

  private Activation outputFor(DataSplit split) {
    if (output.isPresent()) {
      return output.get();
    }
    if (split.task() == PredictionTask.REGRESSION) {
      return Activation.IDENTITY;
    }
    return split.outputs() == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
  }

  private ILossFunction lossFor(DataSplit split) {
    if (loss.isPresent()) {
      return loss.get().get();
    }
    if (split.task() == PredictionTask.REGRESSION) {
      return LossFunction.MSE.getILossFunction();
    }
    LossFunction function = split.outputs() == 1 ? LossFunction.XENT : LossFunction.MCXENT;
    return function.getILossFunction();
  }
}
