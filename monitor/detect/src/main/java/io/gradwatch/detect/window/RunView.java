package io.gradwatch.detect.window;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.RunInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What detectors see of a run at a step: its history, that step included.
 *
 * @param step the newest step
 * @param firstStep the first step seen of this attempt
 * @param layers from input to output
 * @param curves loss, learning rate and the like
 * @param trend where the loss is heading
 * @param info what the run said of itself; empty when it has not come yet
 */
public record RunView(
    long step,
    long firstStep,
    List<LayerHistory> layers,
    TrainingCurves curves,
    LossTrend trend,
    Optional<RunInfo> info) {

  public RunView {
    layers = List.copyOf(layers);
  }

  /** A run at its newest step. */
  public static RunView of(
      long step,
      long firstStep,
      List<LayerHistory> layers,
      TrainingCurves course,
      Optional<RunInfo> info) {
    LossTrend trend = course.loss().trend(referenceLoss(course, info), course.hasSmallBatches());
    return new RunView(step, firstStep, layers, course, trend, info);
  }

  /**
   * What the loss is measured by: where it started, or what guessing costs if that is less. Of
   * single examples too many are needed to know where a run started.
   */
  private static double referenceLoss(TrainingCurves course, Optional<RunInfo> info) {
    double baseline = info.map(BaselineLoss::of).orElse(Double.NaN);
    if (course.hasSmallBatches()) {
      return Double.isNaN(baseline) ? course.loss().meanReference() : baseline;
    }
    double start = course.loss().reference();
    return baseline < start ? baseline : start;
  }

  /** What the loss is measured by; NaN before the first. */
  public double referenceLoss() {
    return referenceLoss(curves, info);
  }

  /** The loss of a network that answers the same for everything; NaN when not known. */
  public double baselineLoss() {
    return info.map(BaselineLoss::of).orElse(Double.NaN);
  }

  /**
   * Where the loss stands: the median of the last 20, or the mean of the window where single
   * examples differ too much for that.
   */
  public double lossLevel() {
    return curves.hasSmallBatches() ? loss().mean() : loss().median(20);
  }

  /** Whether the loss is a cross-entropy. */
  public boolean hasCrossEntropyLoss() {
    String loss = info.map(i -> i.hyperParameters().getOrDefault("loss", "")).orElse("");
    return loss.contains("xent") || loss.contains("likelihood");
  }

  /** Whether the updater gives steps of a size that does not depend on the gradient's. */
  public boolean hasAdaptiveUpdater() {
    String updater = info.map(i -> i.hyperParameters().getOrDefault("updater", "")).orElse("");
    return updater.startsWith("Ada")
        || updater.startsWith("RmsProp")
        || updater.startsWith("Nadam")
        || updater.startsWith("AMSGrad");
  }

  public LossHistory loss() {
    return curves.loss();
  }

  /** Whether the run gets, or got, somewhere. */
  public boolean isLearning() {
    return trend.isLearning();
  }

  /** Layers that have weights and are trained: frozen ones receive no gradient by intention. */
  public List<LayerHistory> trainedLayers() {
    return layers.stream().filter(layer -> layer.norms().count() > 0 && !isFrozen(layer)).toList();
  }

  private boolean isFrozen(LayerHistory layer) {
    return info(layer).map(known -> known.trainableParameters() == 0).orElse(false);
  }

  /** Trained layers but the last: what they hand on is not yet an answer. */
  public List<LayerHistory> hiddenLayers() {
    List<LayerHistory> trained = trainedLayers();
    return trained.subList(0, Math.max(0, trained.size() - 1));
  }

  /** What the model summary says of a layer. */
  public Optional<LayerInfo> info(LayerHistory layer) {
    return info.map(RunInfo::layers)
        .filter(all -> layer.index() < all.size())
        .map(all -> all.get(layer.index()));
  }

  /** Name of a layer's activation function; empty when not known. */
  public String activation(LayerHistory layer) {
    return info(layer).map(LayerInfo::activation).orElse("");
  }

  /** Steps seen of this attempt. */
  public long stepsSeen() {
    return step - firstStep + 1;
  }

  /** Steps of this attempt that are still to come, if the run told how many it plans. */
  public OptionalLong stepsLeft() {
    OptionalLong planned = info.map(RunInfo::plannedSteps).orElse(OptionalLong.empty());
    return planned.isEmpty()
        ? planned
        : OptionalLong.of(Math.max(0, planned.getAsLong() - stepsSeen()));
  }

  /** What a window showed at the attempt's first step, before any update; NaN once it has left. */
  public double atFirstStep(RollingWindow window) {
    return stepsSeen() == window.count() ? window.oldest() : Double.NaN;
  }

  /** The step at which the window of the newest {@code steps} begins. */
  public long stepsAgo(int steps) {
    return Math.max(firstStep, step - steps);
  }
}
