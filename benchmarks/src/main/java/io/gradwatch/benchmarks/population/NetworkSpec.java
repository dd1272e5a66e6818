package io.gradwatch.benchmarks.population;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.PredictionTask;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.ArrayList;
import java.util.List;
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
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network in a few words: hidden layers in order, and settings of all of them. Everything that is
 * set goes into its text, by which stale streams are told.
 *
 * <p>The last recurrent layer hands on its last time step, unless targets are sequences. Output and
 * loss follow from the task, unless set.
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
  private Activation output = Activation.CUBE; // stands for none
  private LossFunction loss = LossFunction.WASSERSTEIN; // stands for none
  private int frozenLayers;
  private int residualBlocks;
  private int residualWidth;

  private NetworkSpec(IUpdater updater) {
    this.updater = updater;
    description.append(updater);
  }

  /** A network that learns by this. */
  static NetworkSpec trainedWith(IUpdater updater) {
    return new NetworkSpec(updater);
  }

  /** Hidden layers of one width, fully connected. */
  NetworkSpec dense(int layers, int width) {
    for (int i = 0; i < layers; i++) {
      hidden.add(() -> LayerConfigs.dense(width));
    }
    return append("dense(" + layers + "," + width + ")");
  }

  /** Any other hidden layers. */
  NetworkSpec layers(int number, String setting, Supplier<Layer> layer) {
    for (int i = 0; i < number; i++) {
      hidden.add(layer);
    }
    return append(number + "*" + setting);
  }

  /** Nothing but blocks x + f(x) of one width, after one layer that sets it. */
  NetworkSpec residual(int blocks, int width) {
    residualBlocks = blocks;
    residualWidth = width;
    return append("residual(" + blocks + "," + width + ")");
  }

  NetworkSpec activation(Activation function) {
    activation = function;
    return append(function.toString());
  }

  NetworkSpec weightInit(WeightInit weightScheme) {
    weights = weightScheme.getWeightInitFunction();
    return append(weightScheme.toString());
  }

  /** Weights drawn from a normal distribution around 0. */
  NetworkSpec normalWeights(double deviation) {
    weights = new WeightInitDistribution(new NormalDistribution(0, deviation));
    return append("normal(" + deviation + ")");
  }

  /** Weights that are all this. */
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

  NetworkSpec clipGradients(GradientNormalization mode, double limit) {
    gradientClipping = mode;
    clippingLimit = limit;
    return append(mode + "(" + limit + ")");
  }

  NetworkSpec output(Activation function, LossFunction lossFunction) {
    output = function;
    loss = lossFunction;
    return append("output(" + function + "," + lossFunction + ")");
  }

  /** The first hidden layers do not learn. */
  NetworkSpec frozenLayers(int layers) {
    frozenLayers = layers;
    return append("frozen(" + layers + ")");
  }

  private NetworkSpec append(String setting) {
    description.append(' ').append(setting);
    return this;
  }

  /** Everything that is set. */
  String description() {
    return description.toString();
  }

  /** Makes and initialises the network. */
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
    Layer last = LayerConfigs.output(split, outputFor(split), lossFor(split));
    return residualBlocks > 0
        ? TrainableNetwork.of(
            LayerConfigs.residual(settings, split, residualBlocks, residualWidth, last))
        : TrainableNetwork.of(
            LayerConfigs.sequential(
                settings, split, hidden.stream().map(Supplier::get).toList(), frozenLayers, last));
  }

  private Activation outputFor(DataSplit split) {
    if (output != Activation.CUBE) {
      return output;
    }
    if (split.task() == PredictionTask.REGRESSION) {
      return Activation.IDENTITY;
    }
    return split.outputs() == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
  }

  private LossFunction lossFor(DataSplit split) {
    if (loss != LossFunction.WASSERSTEIN) {
      return loss;
    }
    if (split.task() == PredictionTask.REGRESSION) {
      return LossFunction.MSE;
    }
    return split.outputs() == 1 ? LossFunction.XENT : LossFunction.MCXENT;
  }
}
