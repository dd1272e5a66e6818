package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.training.evaluation.EvaluationPoint;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What runs are proved by: how well they learn in the end, and figures of their streams. */
final class ValidityChecks {

  /** Evaluations that "the end" is a mean of, so that one lucky batch proves nothing. */
  private static final int FINAL_EVALUATIONS = 3;

  private ValidityChecks() {}

  /** Accuracy or R² over the training data is at least this in the end. */
  static ValidityCheck reachesQuality(double quality) {
    return recording -> {
      double finalQuality = finalQuality(recording);
      return finalQuality >= quality
          ? valid()
          : violation("quality %.3f, not %.3f", finalQuality, quality);
    };
  }

  /** Accuracy or R² over the training data stays below this to the end, or is not finite. */
  static ValidityCheck staysBelowQuality(double quality) {
    return recording -> {
      double finalQuality = finalQuality(recording);
      return finalQuality >= quality
          ? violation("quality %.3f, not below %.3f", finalQuality, quality)
          : valid();
    };
  }

  /** The gradient grows by this factor over that at the planted step, or becomes not finite. */
  static ValidityCheck gradientGrowsBy(long plantedStep, double factor) {
    return recording -> {
      List<StepReport> steps = stepsFrom(recording, plantedStep);
      double initialNorm = StepStatistics.gradientNorm(steps.get(0));
      double max = 0;
      for (StepReport step : steps) {
        double norm = StepStatistics.gradientNorm(step);
        max = Double.isFinite(norm) ? Math.max(max, norm) : Double.POSITIVE_INFINITY;
      }
      return max >= factor * initialNorm || !Double.isFinite(initialNorm)
          ? valid()
          : violation("gradient grew %.1f times, not %.1f", max / initialNorm, factor);
    };
  }

  /** The very first gradient has at least this norm. */
  static ValidityCheck firstGradientAtLeast(double min) {
    return recording -> {
      double norm = StepStatistics.gradientNorm(recording.steps().get(0));
      return norm >= min ? valid() : violation("first gradient is %.3g", norm);
    };
  }

  /** A loss or gradient is not finite. */
  static ValidityCheck hasNonFinite() {
    return recording ->
        recording.steps().stream().allMatch(StepStatistics::allFinite)
            ? violation("all of it is finite")
            : valid();
  }

  /** All losses and gradients are finite. */
  static ValidityCheck allFinite() {
    return recording ->
        recording.steps().stream().allMatch(StepStatistics::allFinite)
            ? valid()
            : violation("not all of it is finite");
  }

  /** Nearly every step has gradients that are zero in every element. */
  static ValidityCheck zeroGradients() {
    return medianBetween("gradient norm", StepStatistics::gradientNorm, 0, 0);
  }

  /** The first layer's gradients are less than this share of the last's. */
  static ValidityCheck vanishesAcrossDepth(double max) {
    return medianBetween("first over last layer", StepStatistics::firstToLastLayerRatio, 0, max);
  }

  /** A layer has at least this share of dead units. */
  static ValidityCheck deadUnitShareAtLeast(double min) {
    return medianBetween("dead units", StepStatistics::largestDeadUnitShare, min, 1);
  }

  /** A hidden layer has at least this share of saturated outputs. */
  static ValidityCheck saturatedShareAtLeast(double min) {
    return medianBetween("saturated outputs", StepStatistics::largestSaturatedShare, min, 1);
  }

  /** The gradient at the first time step is less than this share of that at the last. */
  static ValidityCheck vanishesThroughTime(double max) {
    return medianBetween(
        "first over last time step", StepStatistics::smallestTimeStepRatio, 0, max);
  }

  /** At the first steps, the gradient at the first time step is this many times the last's. */
  static ValidityCheck explodesThroughTime(double min) {
    return recording -> {
      double max =
          recording.steps().stream()
              .limit(20)
              .mapToDouble(StepStatistics::largestTimeStepRatio)
              .map(ratio -> Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio)
              .max()
              .orElse(0);
      return max >= min ? valid() : violation("first over last time step is %.3g", max);
    };
  }

  /** Weights move by a ratio between these, the median over the run. */
  static ValidityCheck medianUpdateRatioBetween(double min, double max) {
    return medianBetween("update ratio", StepStatistics::updateRatio, min, max);
  }

  /** Weights move by at least this ratio, the median over the first 5 steps. */
  static ValidityCheck initialUpdateRatioAtLeast(double min) {
    return recording -> {
      double ratio =
          StepStatistics.median(
              recording.steps().stream().limit(5).mapToDouble(StepStatistics::updateRatio));
      return ratio >= min || Double.isNaN(ratio)
          ? valid()
          : violation("update ratio %.3g, not %.3g", ratio, min);
    };
  }

  /** The loss of the last tenth is no less than this share of the first tenth's. */
  static ValidityCheck lossPlateaus(double share) {
    return recording -> {
      double first = StepStatistics.meanLoss(recording.steps(), 0, 0.1);
      double last = StepStatistics.meanLoss(recording.steps(), 0.9, 1);
      return last >= share * first && last <= first / share
          ? valid()
          : violation("loss went from %.4g to %.4g", first, last);
    };
  }

  /** The loss of the last tenth is this many times the first tenth's, or not finite. */
  static ValidityCheck lossGrowsBy(double factor) {
    return recording -> {
      double first = StepStatistics.meanLoss(recording.steps(), 0, 0.1);
      double last = StepStatistics.meanLoss(recording.steps(), 0.9, 1);
      return last < factor * first
          ? violation("loss went from %.4g to %.4g", first, last)
          : valid();
    };
  }

  /**
   * The loss swings and does not settle: over the last half, the evaluated training loss spans at
   * least this share of its mean, and the last quarter's batch losses are no less than 0.6 times
   * those of the quarter before.
   */
  static ValidityCheck lossOscillates(double minRelativeSpan) {
    return recording -> {
      List<EvaluationPoint> evaluations = recording.evaluations();
      double[] losses =
          evaluations.subList(evaluations.size() / 2, evaluations.size()).stream()
              .mapToDouble(EvaluationPoint::trainLoss)
              .sorted()
              .toArray();
      double mean =
          IntStream.range(0, losses.length).mapToDouble(i -> losses[i]).average().orElse(0);
      double relativeSpan = (losses[losses.length - 1] - losses[0]) / mean;
      double thirdQuarter = StepStatistics.meanLoss(recording.steps(), 0.5, 0.75);
      double fourthQuarter = StepStatistics.meanLoss(recording.steps(), 0.75, 1);
      return relativeSpan >= minRelativeSpan && fourthQuarter >= 0.6 * thirdQuarter
          ? valid()
          : violation(
              "spans %.2f of its mean; loss %.4g, then %.4g",
              relativeSpan, thirdQuarter, fourthQuarter);
    };
  }

  /** The test loss ends at this many times its lowest, while the training loss fell to the end. */
  static ValidityCheck overfits(double factor) {
    return recording -> {
      double min = testLosses(recording).min().orElse(Double.NaN);
      EvaluationPoint last = recording.evaluations().get(recording.evaluations().size() - 1);
      return last.testLoss() >= factor * min && last.trainLoss() < 0.5 * last.testLoss()
          ? valid()
          : violation(
              "test loss %.4g, lowest %.4g; train %.4g", last.testLoss(), min, last.trainLoss());
    };
  }

  private static DoubleStream testLosses(Recording recording) {
    return recording.evaluations().stream().mapToDouble(EvaluationPoint::testLoss);
  }

  private static ValidityCheck medianBetween(
      String description, ToDoubleFunction<StepReport> statistic, double min, double max) {
    return recording -> {
      double median = StepStatistics.median(recording.steps().stream().mapToDouble(statistic));
      return median >= min && median <= max ? valid() : violation(description + " is %.3g", median);
    };
  }

  private static List<StepReport> stepsFrom(Recording recording, long plantedStep) {
    return recording.steps().stream().filter(step -> step.step() >= plantedStep).toList();
  }

  /** NaN when one of the last is. */
  private static double finalQuality(Recording recording) {
    List<EvaluationPoint> evaluations = recording.evaluations();
    return evaluations
        .subList(Math.max(0, evaluations.size() - FINAL_EVALUATIONS), evaluations.size())
        .stream()
        .mapToDouble(EvaluationPoint::trainQuality)
        .average()
        .orElse(Double.NaN);
  }

  private static Optional<String> valid() {
    return Optional.empty();
  }

  private static Optional<String> violation(String format, Object... values) {
    return Optional.of(String.format(Locale.ROOT, format, values));
  }
}
