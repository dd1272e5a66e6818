package io.gradwatch.benchmarks.synthetic;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.MagnitudeHistogram;
import io.gradwatch.protocol.OptimizerFamily;
import io.gradwatch.protocol.OptimizerInfo;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.protocol.TrainingInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A stack of dense layers that reports what the listener would: statistics and histogram of the
 * weight's gradient, statistics of the bias' gradient, norms of updates and parameters, statistics
 * of the activations; about 240 bytes a layer.
 *
 * @param layers number of layers, each with a weight and a bias
 */
public record SyntheticNetwork(int layers, NetworkCondition condition) {

  /** Tensors of a layer: weight and bias. */
  public static final int TENSORS_PER_LAYER = 2;

  /** Largest number of layers that the contract allows in a report. */
  public static final int MAX_LAYERS =
      Math.min(Contract.MAX_LAYERS, Contract.MAX_TENSORS / TENSORS_PER_LAYER);

  private static final int UNITS = 100;
  private static final int BATCH_SIZE = 32;
  private static final double LEARNING_RATE = 0.01;
  private static final double STEP_SECONDS = 0.1;

  /** Root mean square of a healthy weight gradient. */
  private static final double GRADIENT_RMS = 1e-3;

  /** Decades that a vanishing gradient loses from the output to the input. */
  private static final double VANISHED_DECADES = 6;

  /** Binary exponents that a histogram covers below the largest element. */
  private static final int HISTOGRAM_BUCKETS = 16;

  private static final int CLASSES = 10;
  private static final double CLASSES_LOSS = Math.log(CLASSES);
  private static final double LOSS_STEPS = 200;

  /**
   * @throws IllegalArgumentException if the contract does not allow that many layers
   */
  public SyntheticNetwork {
    if (layers < 1 || layers > MAX_LAYERS) {
      throw new IllegalArgumentException(
          "layers is " + layers + "; it must be from 1 to " + MAX_LAYERS);
    }
  }

  /** Describes a run of this network that has just started. */
  public RunInfo info(String run, Instant started) {
    return new RunInfo(
            run,
            1,
            RunState.RUNNING,
            started,
            started,
            "synthetic",
            "MultiLayerNetwork",
            IntStream.range(0, layers).mapToObj(this::layerInfo).toList(),
            Map.of("batchSize", String.valueOf(BATCH_SIZE)),
            0,
            OptionalLong.empty(),
            "")
        .withTraining(training());
  }

  private LayerInfo layerInfo(int index) {
    long parameters = (long) UNITS * UNITS + UNITS;
    boolean output = index == layers - 1;
    ActivationFamily activation = output ? ActivationFamily.SOFTMAX : hiddenActivation();
    return new LayerInfo(
            name(index),
            output ? "OutputLayer" : "DenseLayer",
            activation.name().toLowerCase(Locale.ROOT),
            parameters,
            parameters,
            false)
        .withFamilies(output ? LayerFamily.OUTPUT : LayerFamily.DENSE, activation)
        .withOutput(output)
        .withInputs(index == 0 ? List.of() : List.of(index - 1));
  }

  private ActivationFamily hiddenActivation() {
    return condition == NetworkCondition.HEALTHY ? ActivationFamily.RELU : ActivationFamily.SIGMOID;
  }

  private TrainingInfo training() {
    OutputInfo output =
        OutputInfo.of(
            "output", LossFamily.CROSS_ENTROPY, "mcxent", ActivationFamily.SOFTMAX, CLASSES);
    return new TrainingInfo(
        OptimizerInfo.builder(OptimizerFamily.SGD, "Sgd").build(),
        List.of(output.ofLayer(layers - 1)),
        OptionalDouble.of(CLASSES_LOSS));
  }

  private static String name(int index) {
    return "layer" + index;
  }

  /**
   * A step without its layers.
   *
   * @param time time at which the step was measured
   */
  StepReport header(String run, long step, Instant time) {
    return new StepReport(
        run,
        1,
        0,
        step,
        0,
        time,
        OptionalDouble.of(loss(step)),
        OptionalDouble.empty(),
        OptionalDouble.of(LEARNING_RATE),
        BATCH_SIZE,
        STEP_SECONDS,
        List.of());
  }

  /** Loss of a classifier of ten classes with some noise, which depends on the step alone. */
  private double loss(long step) {
    double noise = 1 + 0.02 * (new SplittableRandom(step).nextDouble() - 0.5);
    double decay = condition == NetworkCondition.HEALTHY ? LOSS_STEPS / (LOSS_STEPS + step) : 1;
    return noise * (0.05 + (CLASSES_LOSS - 0.05) * decay);
  }

  /**
   * The layers of a step.
   *
   * @param seed seed of the noise
   * @param notANumber whether the gradient of the last layer has an element that is NaN
   */
  List<LayerReport> layerReports(long seed, boolean notANumber) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LayerReport> reports = new ArrayList<>();
    for (int index = 0; index < layers; index++) {
      reports.add(layerReport(index, random, notANumber && index == layers - 1));
    }
    return reports;
  }

  private LayerReport layerReport(int index, SplittableRandom random, boolean notANumber) {
    double rms = gradientRms(index) * (0.8 + 0.4 * random.nextDouble());
    TensorReport weight =
        new TensorReport(
            "W",
            TensorRole.WEIGHT,
            statistics((long) UNITS * UNITS, rms, random, true, notANumber ? 1 : 0),
            OptionalDouble.of(LEARNING_RATE * rms * UNITS),
            OptionalDouble.of(Math.sqrt(UNITS) * (1 + 0.01 * random.nextDouble())),
            OptionalDouble.of(0.98 + 0.01 * random.nextDouble()));
    TensorReport bias =
        new TensorReport(
            "b",
            TensorRole.BIAS,
            statistics(UNITS, rms, random, false, 0),
            OptionalDouble.of(LEARNING_RATE * rms * Math.sqrt(UNITS)),
            OptionalDouble.of(0.5 + 0.01 * random.nextDouble()),
            OptionalDouble.empty());
    return new LayerReport(
        index,
        name(index),
        List.of(weight, bias),
        Optional.of(
            new ActivationReport(
                0.4 + 0.02 * random.nextDouble(), 0.5 + 0.02 * random.nextDouble(), 0, 0.01, 0, 0)),
        Optional.empty());
  }

  private double gradientRms(int index) {
    if (condition == NetworkCondition.HEALTHY || layers == 1) {
      return GRADIENT_RMS;
    }
    double distanceToOutput = (layers - 1.0 - index) / (layers - 1.0);
    return GRADIENT_RMS * Math.pow(10, -VANISHED_DECADES * distanceToOutput);
  }

  /** Statistics of elements that are normally distributed about zero. */
  private static TensorStatistics statistics(
      long elements, double rms, SplittableRandom random, boolean histogram, long nans) {
    double largest = rms * (3.5 + random.nextDouble());
    return new TensorStatistics(
        elements,
        0,
        nans,
        0,
        rms * Math.sqrt((double) elements),
        rms * (random.nextDouble() - 0.5) / Math.sqrt((double) elements),
        rms * Math.sqrt(2 / Math.PI),
        -largest,
        largest,
        histogram ? Optional.of(histogram(elements - nans, largest)) : Optional.empty());
  }

  /** Below the standard deviation, each power of two has half the elements of the next. */
  private static MagnitudeHistogram histogram(long elements, double largest) {
    Long[] counts = new Long[HISTOGRAM_BUCKETS];
    long rest = elements;
    for (int bucket = HISTOGRAM_BUCKETS - 1; bucket > 0; bucket--) {
      counts[bucket] = bucket == HISTOGRAM_BUCKETS - 1 ? rest / 20 : rest / 2;
      rest -= counts[bucket];
    }
    counts[0] = rest;
    int firstExponent = Math.getExponent(largest) - HISTOGRAM_BUCKETS + 1;
    return new MagnitudeHistogram(firstExponent, List.of(counts), 1);
  }

  /** Short description, for example {@code 50 layers, healthy}. */
  @Override
  public String toString() {
    return layers + " layers, " + condition.name().toLowerCase(Locale.ROOT);
  }
}
