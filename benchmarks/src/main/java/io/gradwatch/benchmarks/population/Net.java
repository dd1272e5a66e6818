package io.gradwatch.benchmarks.population;

import io.gradwatch.lab.data.DataSplit;
import io.gradwatch.lab.data.Task;
import io.gradwatch.lab.trial.Learner;
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
final class Net {

  private final IUpdater updater;
  private final StringBuilder text = new StringBuilder();
  private final List<Supplier<Layer>> hidden = new ArrayList<>();
  private Activation activation = Activation.RELU;
  private IWeightInit weights = WeightInit.XAVIER.getWeightInitFunction();
  private double bias;
  private double l2;
  private GradientNormalization clipping = GradientNormalization.None;
  private double clippingLimit = 1;
  private Activation output = Activation.CUBE; // stands for none
  private LossFunction loss = LossFunction.WASSERSTEIN; // stands for none
  private int frozen;
  private int residualBlocks;
  private int residualWidth;

  private Net(IUpdater updater) {
    this.updater = updater;
    text.append(updater);
  }

  /** A network that learns by this. */
  static Net by(IUpdater updater) {
    return new Net(updater);
  }

  /** Hidden layers of one width, fully connected. */
  Net dense(int layers, int width) {
    for (int i = 0; i < layers; i++) {
      hidden.add(() -> Layers.dense(width));
    }
    return noted("dense(" + layers + "," + width + ")");
  }

  /** Any other hidden layers. */
  Net layers(int number, String what, Supplier<Layer> layer) {
    for (int i = 0; i < number; i++) {
      hidden.add(layer);
    }
    return noted(number + "*" + what);
  }

  /** Nothing but blocks x + f(x) of one width, after one layer that sets it. */
  Net residual(int blocks, int width) {
    residualBlocks = blocks;
    residualWidth = width;
    return noted("residual(" + blocks + "," + width + ")");
  }

  Net activation(Activation function) {
    activation = function;
    return noted(function.toString());
  }

  Net init(WeightInit scheme) {
    weights = scheme.getWeightInitFunction();
    return noted(scheme.toString());
  }

  /** Weights drawn from a normal distribution around 0. */
  Net normal(double deviation) {
    weights = new WeightInitDistribution(new NormalDistribution(0, deviation));
    return noted("normal(" + deviation + ")");
  }

  /** Weights that are all this. */
  Net constant(double value) {
    weights = new WeightInitConstant(value);
    return noted("constant(" + value + ")");
  }

  Net bias(double value) {
    bias = value;
    return noted("bias(" + value + ")");
  }

  Net l2(double coefficient) {
    l2 = coefficient;
    return noted("l2(" + coefficient + ")");
  }

  Net clip(GradientNormalization how, double limit) {
    clipping = how;
    clippingLimit = limit;
    return noted(how + "(" + limit + ")");
  }

  Net output(Activation function, LossFunction lossFunction) {
    output = function;
    loss = lossFunction;
    return noted("output(" + function + "," + lossFunction + ")");
  }

  /** The first hidden layers do not learn. */
  Net frozen(int layers) {
    frozen = layers;
    return noted("frozen(" + layers + ")");
  }

  private Net noted(String what) {
    text.append(' ').append(what);
    return this;
  }

  /** Everything that is set. */
  String text() {
    return text.toString();
  }

  /** Makes and initialises the network. */
  Learner learner(DataSplit data, long seed) {
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .activation(activation)
            .weightInit(weights)
            .biasInit(bias)
            .l2(l2)
            .gradientNormalization(clipping)
            .gradientNormalizationThreshold(clippingLimit);
    Layer last = Layers.output(data, outputFor(data), lossFor(data));
    return residualBlocks > 0
        ? Learner.of(Layers.residual(settings, data, residualBlocks, residualWidth, last))
        : Learner.of(
            Layers.stack(
                settings, data, hidden.stream().map(Supplier::get).toList(), frozen, last));
  }

  private Activation outputFor(DataSplit data) {
    if (output != Activation.CUBE) {
      return output;
    }
    if (data.task() == Task.VALUES) {
      return Activation.IDENTITY;
    }
    return data.outputs() == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
  }

  private LossFunction lossFor(DataSplit data) {
    if (loss != LossFunction.WASSERSTEIN) {
      return loss;
    }
    if (data.task() == Task.VALUES) {
      return LossFunction.MSE;
    }
    return data.outputs() == 1 ? LossFunction.XENT : LossFunction.MCXENT;
  }
}
