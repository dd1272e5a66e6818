package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.stream.Recording;
import io.gradwatch.lab.trial.Evaluation;
import io.gradwatch.protocol.StepReport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What runs are proved by: how well they learn in the end, and figures of their streams. */
final class Proofs {

  /** Evaluations that "the end" is a mean of, so that one lucky batch proves nothing. */
  private static final int LAST = 3;

  private Proofs() {}

  /** Accuracy or R² over the training data is at least this in the end. */
  static Proof learns(double quality) {
    return run -> {
      double end = quality(run);
      return end >= quality ? none() : but("quality %.3f, not %.3f", end, quality);
    };
  }

  /** Accuracy or R² over the training data stays below this to the end, or is not finite. */
  static Proof fails(double quality) {
    return run -> {
      double end = quality(run);
      return end >= quality ? but("quality %.3f, not below %.3f", end, quality) : none();
    };
  }

  /** The gradient grows by this factor over that at the planted step, or becomes not finite. */
  static Proof gradientGrows(long planted, double factor) {
    return run -> {
      List<StepReport> steps = from(run, planted);
      double before = Figures.gradientNorm(steps.get(0));
      double most = 0;
      for (StepReport step : steps) {
        double norm = Figures.gradientNorm(step);
        most = Double.isFinite(norm) ? Math.max(most, norm) : Double.POSITIVE_INFINITY;
      }
      return most >= factor * before || !Double.isFinite(before)
          ? none()
          : but("gradient grew %.1f times, not %.1f", most / before, factor);
    };
  }

  /** The very first gradient has at least this norm. */
  static Proof gradientAtStart(double least) {
    return run -> {
      double norm = Figures.gradientNorm(run.steps().get(0));
      return norm >= least ? none() : but("first gradient is %.3g", norm);
    };
  }

  /** A loss or gradient is not finite. */
  static Proof notFinite() {
    return run ->
        run.steps().stream().allMatch(Figures::finite) ? but("all of it is finite") : none();
  }

  /** All losses and gradients are finite. */
  static Proof finite() {
    return run ->
        run.steps().stream().allMatch(Figures::finite) ? none() : but("not all of it is finite");
  }

  /** Nearly every step has gradients that are zero in every element. */
  static Proof zeroGradients() {
    return typical("gradient norm", Figures::gradientNorm, 0, 0);
  }

  /** The first layer's gradients are less than this share of the last's. */
  static Proof fadesAcrossDepth(double most) {
    return typical("first over last layer", Figures::firstOverLast, 0, most);
  }

  /** A layer has at least this share of dead units. */
  static Proof deadUnits(double least) {
    return typical("dead units", Figures::deadUnits, least, 1);
  }

  /** A hidden layer has at least this share of saturated outputs. */
  static Proof saturated(double least) {
    return typical("saturated outputs", Figures::saturated, least, 1);
  }

  /** The gradient at the first time step is less than this share of that at the last. */
  static Proof fadesThroughTime(double most) {
    return typical("first over last time step", Figures::firstOverLastTimeStep, 0, most);
  }

  /** At the first steps, the gradient at the first time step is this many times the last's. */
  static Proof growsThroughTime(double least) {
    return run -> {
      double most =
          run.steps().stream()
              .limit(20)
              .mapToDouble(Figures::mostFirstOverLastTimeStep)
              .map(ratio -> Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio)
              .max()
              .orElse(0);
      return most >= least ? none() : but("first over last time step is %.3g", most);
    };
  }

  /** Weights move by a ratio between these, the median over the run. */
  static Proof updateRatio(double least, double most) {
    return typical("update ratio", Figures::updateRatio, least, most);
  }

  /** Weights move by at least this ratio, the median over the first 5 steps. */
  static Proof updatesLargeAtFirst(double least) {
    return run -> {
      double ratio =
          Figures.median(run.steps().stream().limit(5).mapToDouble(Figures::updateRatio));
      return ratio >= least || Double.isNaN(ratio)
          ? none()
          : but("update ratio %.3g, not %.3g", ratio, least);
    };
  }

  /** The loss of the last tenth is no less than this share of the first tenth's. */
  static Proof lossStays(double share) {
    return run -> {
      double first = Figures.meanLoss(run.steps(), 0, 0.1);
      double last = Figures.meanLoss(run.steps(), 0.9, 1);
      return last >= share * first && last <= first / share
          ? none()
          : but("loss went from %.4g to %.4g", first, last);
    };
  }

  /** The loss of the last tenth is this many times the first tenth's, or not finite. */
  static Proof lossClimbs(double factor) {
    return run -> {
      double first = Figures.meanLoss(run.steps(), 0, 0.1);
      double last = Figures.meanLoss(run.steps(), 0.9, 1);
      return last < factor * first ? but("loss went from %.4g to %.4g", first, last) : none();
    };
  }

  /**
   * The loss swings and does not settle: over the last half, the evaluated training loss spans at
   * least this share of its mean, and the last quarter's batch losses are no less than 0.6 times
   * those of the quarter before.
   */
  static Proof lossSwings(double span) {
    return run -> {
      List<Evaluation> all = run.evaluations();
      double[] half =
          all.subList(all.size() / 2, all.size()).stream()
              .mapToDouble(Evaluation::trainLoss)
              .sorted()
              .toArray();
      double mean = IntStream.range(0, half.length).mapToDouble(i -> half[i]).average().orElse(0);
      double spanned = (half[half.length - 1] - half[0]) / mean;
      double third = Figures.meanLoss(run.steps(), 0.5, 0.75);
      double fourth = Figures.meanLoss(run.steps(), 0.75, 1);
      return spanned >= span && fourth >= 0.6 * third
          ? none()
          : but("spans %.2f of its mean; loss %.4g, then %.4g", spanned, third, fourth);
    };
  }

  /** The test loss ends at this many times its lowest, while the training loss fell to the end. */
  static Proof overfits(double factor) {
    return run -> {
      double least = testLosses(run).min().orElse(Double.NaN);
      Evaluation last = run.evaluations().get(run.evaluations().size() - 1);
      return last.testLoss() >= factor * least && last.trainLoss() < 0.5 * last.testLoss()
          ? none()
          : but(
              "test loss %.4g, lowest %.4g; train %.4g", last.testLoss(), least, last.trainLoss());
    };
  }

  private static DoubleStream testLosses(Recording run) {
    return run.evaluations().stream().mapToDouble(Evaluation::testLoss);
  }

  private static Proof typical(
      String what, ToDoubleFunction<StepReport> figure, double least, double most) {
    return run -> {
      double median = Figures.median(run.steps().stream().mapToDouble(figure));
      return median >= least && median <= most ? none() : but(what + " is %.3g", median);
    };
  }

  private static List<StepReport> from(Recording run, long planted) {
    return run.steps().stream().filter(step -> step.step() >= planted).toList();
  }

  /** NaN when one of the last is. */
  private static double quality(Recording run) {
    List<Evaluation> all = run.evaluations();
    return all.subList(Math.max(0, all.size() - LAST), all.size()).stream()
        .mapToDouble(Evaluation::trainQuality)
        .average()
        .orElse(Double.NaN);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Optional<String> but(String format, Object... figures) {
    return Optional.of(String.format(Locale.ROOT, format, figures));
  }
}
