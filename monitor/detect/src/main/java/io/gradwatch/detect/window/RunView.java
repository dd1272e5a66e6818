package io.gradwatch.detect.window;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.feature.FeatureRow;
import io.gradwatch.detect.feature.FeatureWindows;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.RunInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A run as its detectors see it at its newest step. Valid until the next step is added. */
public final class RunView {

  private final long step;
  private final long firstStep;
  private final List<LayerHistory> layers;
  private final TrainingCurves curves;
  private final Optional<RunInfo> info;
  private final RunFacts facts;
  private final LearningLimits limits;
  private final FeatureWindows windows;
  private final FeatureRow row;
  private final long number;
  private final LossFeatures lossFeatures;
  private final LossTrend trend;
  private final List<LayerHistory> trainedLayers;
  private @Nullable List<RunView> outputs;

  /**
   * A run at its newest step.
   *
   * @param step newest step
   * @param firstStep first step received of this attempt
   * @param layers layers of the newest report, from input to output
   * @param curves training curves
   * @param info newest {@link RunInfo}; empty before the first
   * @param facts what the newest {@link RunInfo} states
   * @param limits what counts as learning, and which batches are small
   * @param windows numbers of steps over which features are measured
   */
  public RunView(
      long step,
      long firstStep,
      List<LayerHistory> layers,
      TrainingCurves curves,
      Optional<RunInfo> info,
      RunFacts facts,
      LearningLimits limits,
      FeatureWindows windows) {
    this.step = step;
    this.firstStep = firstStep;
    this.layers = Collections.unmodifiableList(layers);
    this.curves = curves;
    this.info = info;
    this.facts = facts;
    this.limits = limits;
    this.windows = windows;
    this.row = curves.features();
    this.number = curves.nextView();
    row.begin(number);
    this.lossFeatures = new LossFeatures(curves.loss(), limits, row);
    this.trainedLayers = trained(layers, info);
    this.trend = trend(!Double.isNaN(facts.baselineLoss()));
  }

  private LossTrend trend(boolean hasBaseline) {
    double level = feature(Feature.LOSS_LEVEL);
    if (hasSmallBatches()) {
      level = Math.max(level, loss().median(limits.levelLosses()));
    }
    return LossTrend.of(lossFeatures, limits, level, referenceLoss(), hasBaseline);
  }

  /** A feature of the run; NaN if it cannot be known. */
  public double feature(Feature feature) {
    return row.isKnown(feature)
        ? row.get(feature)
        : row.set(feature, RunFeatures.compute(feature, this));
  }

  /** A feature of a layer; NaN if it cannot be known. */
  public double feature(Feature feature, LayerHistory layer) {
    FeatureRow features = layer.features();
    features.begin(number);
    return features.isKnown(feature)
        ? features.get(feature)
        : features.set(feature, LayerFeatures.compute(feature, layer, this));
  }

  LossFeatures lossFeatures() {
    return lossFeatures;
  }

  LearningLimits limits() {
    return limits;
  }

  /** Numbers of steps over which features are measured. */
  public FeatureWindows windows() {
    return windows;
  }

  /** The run with the loss of one output in place of the sum of all. */
  private RunView(RunView run, int output) {
    this(
        run.step,
        run.firstStep,
        run.layers,
        run.curves.ofOutput(output),
        run.info,
        run.facts.ofOutput(output),
        run.limits,
        run.windows);
  }

  /**
   * The run with the loss of each of several outputs in place of their sum, in the order of the
   * contract's {@code TrainingInfo.outputs}: for rules that ask what the sum may hide. Empty if
   * there is one output only, or if their losses are not reported.
   */
  public List<RunView> outputs() {
    if (outputs == null) {
      List<RunView> views = new ArrayList<>();
      for (int i = 0; i < curves.outputs() && curves.outputs() > 1; i++) {
        views.add(new RunView(this, i));
      }
      outputs = views;
    }
    return outputs;
  }

  private static List<LayerHistory> trained(List<LayerHistory> layers, Optional<RunInfo> info) {
    List<LayerInfo> infos = info.map(RunInfo::layers).orElse(List.of());
    List<LayerHistory> trained = new ArrayList<>(layers.size());
    for (LayerHistory layer : layers) {
      boolean frozen =
          layer.index() < infos.size() && infos.get(layer.index()).trainableParameters() == 0;
      if (layer.norms().count() > 0 && !frozen) {
        trained.add(layer);
      }
    }
    return Collections.unmodifiableList(trained);
  }

  /** Newest step. */
  public long step() {
    return step;
  }

  /** First step received of this attempt. */
  public long firstStep() {
    return firstStep;
  }

  /** Layers of the newest report, from input to output. */
  public List<LayerHistory> layers() {
    return layers;
  }

  /** Training curves. */
  public TrainingCurves curves() {
    return curves;
  }

  /** Trend of the loss. */
  public LossTrend trend() {
    return trend;
  }

  /** The baseline loss, or the initial loss if that is unknown; NaN before the first loss. */
  public double referenceLoss() {
    return feature(Feature.REFERENCE_LOSS);
  }

  /** The initial loss: the median of the first losses; NaN before the first. */
  public double initialLoss() {
    return loss().reference(limits);
  }

  public LossHistory loss() {
    return curves.loss();
  }

  /** Whether batches are too small for the loss of one batch to be meaningful. */
  public boolean hasSmallBatches() {
    return curves.hasSmallBatches(limits);
  }

  /** Whether the learning rate has risen over the recent steps. */
  public boolean isWarmingUp() {
    return curves.isWarmingUp(limits);
  }

  /** Whether the run is learning or has learned. */
  public boolean isLearning() {
    return trend.isLearning();
  }

  /** Layers that have weights and are not frozen. */
  public List<LayerHistory> trainedLayers() {
    return trainedLayers;
  }

  /**
   * Whether the weights of a layer scale a signal, by a factor that was known at the first step.
   */
  public boolean scalesSignal(LayerHistory layer) {
    return RunFeatures.scalesSignal(this, layer);
  }

  /** Trained layers except the last. */
  public List<LayerHistory> hiddenLayers() {
    return trainedLayers.subList(0, Math.max(0, trainedLayers.size() - 1));
  }

  /** What is known of the run in the vocabulary of the contract. */
  public RunFacts facts() {
    return facts;
  }

  /**
   * Name of the layer's activation function as the framework spells it, to be shown to people;
   * empty if it has none or it is unknown.
   */
  public Optional<String> activationName(LayerHistory layer) {
    return info.map(RunInfo::layers)
        .filter(all -> layer.index() < all.size())
        .map(all -> all.get(layer.index()).activation())
        .filter(name -> !name.isEmpty());
  }

  /** Number of steps of this attempt so far. */
  public long stepsSeen() {
    return step - firstStep + 1;
  }

  /** Number of planned steps that remain; empty if the run did not report a plan. */
  public OptionalLong stepsLeft() {
    OptionalLong planned = info.map(RunInfo::plannedSteps).orElse(OptionalLong.empty());
    return planned.isEmpty()
        ? planned
        : OptionalLong.of(Math.max(0, planned.getAsLong() - stepsOfAttempt()));
  }

  /** Number of steps of the current attempt, which may have resumed the one before it. */
  private long stepsOfAttempt() {
    long resumed = info.map(RunInfo::resumedStep).orElse(0L);
    return resumed > 0 ? step + 1 - resumed : stepsSeen();
  }

  /**
   * The value of a window at the first step of the attempt, before any update; NaN once it has left
   * the window.
   */
  public double atFirstStep(RollingWindow window) {
    return stepsSeen() == window.count() ? window.oldest() : Double.NaN;
  }

  /** The step {@code steps} before the newest, or the first of the attempt. */
  public long stepsAgo(int steps) {
    return Math.max(firstStep, step - steps);
  }
}
