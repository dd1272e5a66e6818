package io.gradwatch.detect.zero;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.Window;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Exact zeros: every element of a trained layer's weight gradient is 0, at each of the last {@link
 * ZeroLimits#steps} steps. That is no small gradient but none: a constant output, a rectifier that
 * never opens, a branch that leads nowhere. A gradient that merely fades stays above zero by many
 * decades more than single precision loses.
 *
 * <p>Where no parameter of the whole run receives anything, biases included, nothing can change any
 * more and the verdict is certain at once; where only some layers are cut off, a run that learns
 * all the same makes it a note. A loss that came down and then lost its gradient has been solved.
 */
public final class ZeroGradientDetector implements Detector {

  private final ZeroLimits limits;

  public ZeroGradientDetector(ZeroLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.ZERO_GRADIENT;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(1, 10);
  }

  @Override
  public Reading read(RunView run) {
    List<LayerHistory> trained = run.trainedLayers();
    int steps = steps(run, trained);
    if (trained.isEmpty() || trained.stream().anyMatch(layer -> layer.norms().count() < steps)) {
      return Reading.unsure();
    }
    List<LayerHistory> zero = trained.stream().filter(layer -> zero(layer, steps)).toList();
    if (zero.isEmpty() || run.trend() == LossTrend.LEARNED || run.loss().last() == 0) {
      return Reading.normal();
    }
    boolean everything =
        zero.size() == trained.size()
            && trained.stream().allMatch(layer -> layer.latest().onlyZeros());
    if (!everything && run.trend() == LossTrend.UNKNOWN && run.course().lossReported()) {
      return Reading.unsure();
    }
    return new Reading.Abnormal(finding(run, trained, zero, everything));
  }

  /** Of a small batch no example may have had anything to say, unless none ever had. */
  private int steps(RunView run, List<LayerHistory> trained) {
    if (trained.stream().allMatch(layer -> layer.firstNorms().max() == 0)) {
      return limits.steps();
    }
    return run.course().smallBatches() ? limits.stepsOfSmallBatches() : limits.steps();
  }

  private static boolean zero(LayerHistory layer, int steps) {
    Window newest = layer.norms().newest(steps);
    return newest.nonFinite() == 0 && newest.max() == 0;
  }

  private Finding finding(
      RunView run, List<LayerHistory> trained, List<LayerHistory> zero, boolean everything) {
    int steps = steps(run, trained);
    LayerHistory nearestToOutput = zero.get(zero.size() - 1);
    Constancy constancy = Constancy.of(run, trained, zero);
    return new Finding(
        run.learns() ? Severity.INFO : Severity.CRITICAL,
        Optional.of(nearestToOutput.ref()),
        zero.stream().map(LayerHistory::index).toList(),
        run.stepsAgo(steps - 1),
        constancy.cause(),
        List.of(
            new Figure(
                "layers with a gradient of exactly zero",
                zero.size(),
                OptionalDouble.of(0),
                "of " + trained.size() + " layers"),
            new Figure("steps in a row", steps, OptionalDouble.of(steps), "steps"),
            Figure.of("gradient norm", nearestToOutput.norms().last()),
            Figure.of("any gradient at all", everything ? 0 : 1),
            Figure.of("loss", run.loss().last())),
        constancy.remedies());
  }
}
