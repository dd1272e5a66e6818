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

/**
 * Checks of the final quality of a run and of the statistics of its steps.
 *
 * <p>Longer than most classes because it is a list: a check a method.
 */
final class ValidityChecks {

  /** Number of evaluations averaged for the final quality, so that no single one decides. */
  private static final int FINAL_EVALUATIONS = 3;

  private ValidityChecks() {}

  /** Final accuracy or R² on the training data is at least this. */
  static ValidityCheck reachesQuality(double quality) {
    return recording -> {
      double finalQuality = finalQuality(recording);
      return finalQuality >= quality
          ? valid()
          : violation("final quality is %.3f, must be at least %.3f", finalQuality, quality);
    };
  }

  /** Accuracy or R² on the training data is at least this at the first evaluation. */
  static ValidityCheck startsAtQuality(double quality) {
    return recording -> {
      double first = recording.evaluations().get(0).trainQuality();
      return first >= quality
          ? valid()
          : violation("first quality is %.3f, must be at least %.3f", first, quality);
    };
  }

  /** Final accuracy or R² on the training data is below this, or not finite. */
  static ValidityCheck staysBelowQuality(double quality) {
    return recording -> {
      double finalQuality = finalQuality(recording);
      return finalQuality >= quality
          ? violation("final quality is %.3f, must be below %.3f", finalQuality, quality)
          : valid();
    };
  }

  /** The gradient norm grows by this factor since the planted step, or becomes non-finite. */
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
          : violation("gradient grew %.1f times, must grow %.1f times", max / initialNorm, factor);
    };
  }

  /** The gradient norm at the planted step is this many times the median of the steps before. */
  static ValidityCheck gradientJumpsAt(long plantedStep, double factor) {
    return recording -> {
      double before =
          StepStatistics.median(
              recording.steps().stream()
                  .filter(step -> step.step() < plantedStep)
                  .mapToDouble(StepStatistics::gradientNorm));
      double planted =
          stepsFrom(recording, plantedStep).stream()
              .mapToDouble(StepStatistics::gradientNorm)
              .findFirst()
              .orElse(0);
      return planted >= factor * before
          ? valid()
          : violation("gradient grew %.1f times, must grow %.1f times", planted / before, factor);
    };
  }

  /** The norm of the first gradient is at least this. */
  static ValidityCheck firstGradientAtLeast(double min) {
    return recording -> {
      double norm = StepStatistics.gradientNorm(recording.steps().get(0));
      return norm >= min ? valid() : violation("norm of the first gradient is %.3g", norm);
    };
  }

  /** A loss or gradient is not finite. */
  static ValidityCheck hasNonFinite() {
    return recording ->
        recording.steps().stream().allMatch(StepStatistics::allFinite)
            ? violation("all values are finite")
            : valid();
  }

  /** All losses and gradients are finite. */
  static ValidityCheck allFinite() {
    return recording ->
        recording.steps().stream().allMatch(StepStatistics::allFinite)
            ? valid()
            : violation("some values are not finite");
  }

  /** The median gradient norm is zero. */
  static ValidityCheck zeroGradients() {
    return medianBetween("gradient norm", StepStatistics::gradientNorm, 0, 0);
  }

  /** The median ratio of the first layer's gradient to the last's is at most this. */
  static ValidityCheck vanishesAcrossDepth(double max) {
    return medianBetween(
        "gradient ratio of first to last layer", StepStatistics::firstToLastLayerRatio, 0, max);
  }

  /** A layer has at least this share of dead units, in the median over the steps. */
  static ValidityCheck deadUnitShareAtLeast(double min) {
    return medianBetween("share of dead units", StepStatistics::largestDeadUnitShare, min, 1);
  }

  /** A hidden layer has at least this share of saturated outputs, in the median. */
  static ValidityCheck saturatedShareAtLeast(double min) {
    return medianBetween(
        "share of saturated outputs", StepStatistics::largestSaturatedShare, min, 1);
  }

  /**
   * The median ratio of the gradient at the first time step to that at the last is at most this.
   */
  static ValidityCheck vanishesThroughTime(double max) {
    return medianBetween(
        "gradient ratio of first to last time step", StepStatistics::smallestTimeStepRatio, 0, max);
  }

  /**
   * Within the first 20 steps, the gradient at the first time step is this many times the last's.
   */
  static ValidityCheck explodesThroughTime(double min) {
    return recording -> {
      double max =
          recording.steps().stream()
              .limit(20)
              .filter(StepStatistics::hasTimeStepGradient)
              .mapToDouble(StepStatistics::largestTimeStepRatio)
              .map(ratio -> Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio)
              .max()
              .orElse(0);
      return max >= min
          ? valid()
          : violation("gradient ratio of first to last time step is %.3g", max);
    };
  }

  /** The median update ratio of the run lies within these bounds. */
  static ValidityCheck medianUpdateRatioBetween(double min, double max) {
    return medianBetween("update ratio", StepStatistics::updateRatio, min, max);
  }

  /** The median update ratio since the planted step is at most this, and was higher before. */
  static ValidityCheck updateRatioFallsTo(long plantedStep, double max) {
    return recording -> {
      double before =
          StepStatistics.median(
              recording.steps().stream()
                  .filter(step -> step.step() < plantedStep)
                  .mapToDouble(StepStatistics::updateRatio));
      double after =
          StepStatistics.median(
              stepsFrom(recording, plantedStep).stream().mapToDouble(StepStatistics::updateRatio));
      return before > max && after <= max
          ? valid()
          : violation("update ratio went from %.3g to %.3g", before, after);
    };
  }

  /** The median update ratio of the first 5 steps is at least this. */
  static ValidityCheck initialUpdateRatioAtLeast(double min) {
    return recording -> {
      double ratio =
          StepStatistics.median(
              recording.steps().stream().limit(5).mapToDouble(StepStatistics::updateRatio));
      return ratio >= min || Double.isNaN(ratio)
          ? valid()
          : violation("update ratio is %.3g, must be at least %.3g", ratio, min);
    };
  }

  /** The mean loss of the last tenth is within this factor of the first tenth's. */
  static ValidityCheck lossPlateaus(double share) {
    return lossPlateausFrom(0, share);
  }

  /** The same from a fraction of the run on. */
  static ValidityCheck lossPlateausFrom(double start, double share) {
    return recording -> {
      double first = StepStatistics.meanLoss(recording.steps(), start, start + 0.1);
      double last = StepStatistics.meanLoss(recording.steps(), 0.9, 1);
      // of a negative loss, the larger factor gives the lower bound
      double lower = Math.min(share * first, first / share);
      double upper = Math.max(share * first, first / share);
      return last >= lower && last <= upper
          ? valid()
          : violation("mean loss went from %.4g to %.4g", first, last);
    };
  }

  /**
   * The mean loss of the last tenth is at least this many times the first tenth's, or not finite.
   */
  static ValidityCheck lossGrowsBy(double factor) {
    return recording -> {
      double first = StepStatistics.meanLoss(recording.steps(), 0, 0.1);
      double last = StepStatistics.meanLoss(recording.steps(), 0.9, 1);
      return last < factor * first
          ? violation("mean loss went from %.4g to %.4g", first, last)
          : valid();
    };
  }

  /** The mean loss of the last tenth is negative and this many times as large as the first loss. */
  static ValidityCheck lossFallsBelowZero(double factor) {
    return recording -> {
      double first = recording.steps().get(0).loss().orElse(Double.NaN);
      double last = StepStatistics.meanLoss(recording.steps(), 0.9, 1);
      return last <= -factor * Math.abs(first)
          ? valid()
          : violation("loss went from %.4g to %.4g", first, last);
    };
  }

  /**
   * The loss oscillates and does not settle: in the second half, the range of the evaluated
   * training loss is at least this share of its mean, and the mean batch loss of the last quarter
   * is at least 0.6 times that of the quarter before.
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
              "loss range is %.2f of its mean; mean loss went from %.4g to %.4g",
              relativeSpan, thirdQuarter, fourthQuarter);
    };
  }

  /** The final test loss is this many times its minimum and more than twice the training loss. */
  static ValidityCheck overfits(double factor) {
    return recording -> {
      double min = testLosses(recording).min().orElse(Double.NaN);
      EvaluationPoint last = recording.evaluations().get(recording.evaluations().size() - 1);
      return last.testLoss() >= factor * min && last.trainLoss() < 0.5 * last.testLoss()
          ? valid()
          : violation(
              "test loss is %.4g, lowest %.4g; training loss is %.4g",
              last.testLoss(), min, last.trainLoss());
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

  /** Mean quality of the last evaluations; NaN if one of them is NaN. */
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
