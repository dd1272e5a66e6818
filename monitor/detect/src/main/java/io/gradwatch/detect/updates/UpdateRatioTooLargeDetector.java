package io.gradwatch.detect.updates;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Steps too large for the weights: the median of u / w, update norm over parameter norm, is {@link
 * UpdateLimits#tooLarge} or more in a layer, while the loss does not fall. Ten such steps replace
 * the weights: nothing that one step learns is there after the next. Adaptive updaters throw the
 * weights at first and have small ratios when the weights have grown: {@link UpdateLimits#grown}
 * tells those.
 */
public final class UpdateRatioTooLargeDetector implements Detector {

  private final UpdateLimits limits;

  public UpdateRatioTooLargeDetector(UpdateLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.UPDATE_RATIO_TOO_LARGE;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(5, 30);
  }

  @Override
  public Reading read(RunView run) {
    List<LayerHistory> layers =
        run.trainedLayers().stream()
            .filter(layer -> layer.updateRatios().count() >= limits.steps())
            .toList();
    if (layers.isEmpty() || (run.trend() == LossTrend.UNKNOWN && run.course().lossReported())) {
      return Reading.unsure();
    }
    List<LayerHistory> thrown =
        layers.stream()
            .filter(
                layer ->
                    ratio(layer) >= limits.tooLarge()
                        || replaced(run, layer)
                        || thrownAtFirst(run, layer))
            .toList();
    return thrown.isEmpty() ? Reading.normal() : new Reading.Abnormal(finding(run, thrown));
  }

  /** Whether a few steps have made other weights of those that the run began with. */
  private boolean replaced(RunView run, LayerHistory layer) {
    return run.stepsSeen() <= limits.grownWithin()
        && layer.firstGain() >= limits.leastGain()
        && growth(layer) >= limits.grown();
  }

  private boolean thrownAtFirst(RunView run, LayerHistory layer) {
    return run.stepsSeen() <= limits.grownWithin()
        && layer.firstGain() >= limits.leastGain()
        && layer.highestUpdateRatio() >= limits.thrown()
        && ratio(layer) >= limits.tooLarge() / 2;
  }

  private static double growth(LayerHistory layer) {
    return layer.latest().gain() / layer.firstGain();
  }

  private double ratio(LayerHistory layer) {
    return layer.updateRatios().newest(limits.steps()).median();
  }

  private Finding finding(RunView run, List<LayerHistory> thrown) {
    LayerHistory worst = Collections.max(thrown, Comparator.comparingDouble(this::ratio));
    double rate = run.course().learningRate();
    return new Finding(
        run.learns() ? Severity.INFO : Severity.WARNING,
        Optional.of(worst.ref()),
        thrown.stream().map(LayerHistory::index).toList(),
        replaced(run, worst) || thrownAtFirst(run, worst)
            ? run.firstStep()
            : run.stepsAgo(limits.steps() - 1),
        String.format(
            Locale.ROOT,
            "Each step moves %s by %.2g of its weights%s: what one step learns, the next undoes.",
            worst.name(),
            ratio(worst),
            rate > 0 ? String.format(Locale.ROOT, " (learning rate %.3g)", rate) : ""),
        List.of(
            Figure.of("update ratio", ratio(worst), limits.tooLarge()),
            Figure.of("weights over those of the first step", growth(worst), limits.grown()),
            Figure.of("gradient norm", worst.norms().median()),
            Figure.of("parameter norm", worst.latest().parameterNorm()),
            Figure.of("loss", run.loss().median())),
        remedies(rate, ratio(worst), worst.norms().quantile(0.5)));
  }

  private static List<Remedy> remedies(double rate, double ratio, double norm) {
    String lower =
        rate > 0
            ? String.format(
                Locale.ROOT,
                "Lower the learning rate from %.3g to %.1g, for an update of a hundredth of the"
                    + " weights.",
                rate,
                rate * 1e-2 / ratio)
            : "Lower the learning rate until an update is a hundredth of the weights.";
    return List.of(
        RemedyKey.LOWER_LEARNING_RATE.saying(lower),
        RemedyKey.CLIP_GRADIENT_NORM.saying(
            String.format(Locale.ROOT, "Clip the gradient norm of each layer at %.1g.", norm / 10)),
        RemedyKey.WARM_UP.saying("Let the learning rate rise over the first hundred steps."));
  }
}
