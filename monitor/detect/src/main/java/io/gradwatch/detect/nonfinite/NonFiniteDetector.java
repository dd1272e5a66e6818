package io.gradwatch.detect.nonfinite;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * NaN or infinity: a single element is a verdict at once, since every further step spreads it.
 *
 * <p>Back-propagation carries a NaN from the output to the input, so the verdict names the affected
 * layer that is closest to the output. A loss that is not finite while every gradient is comes from
 * the output layer, from a logarithm or a division.
 */
public final class NonFiniteDetector implements Detector {

  private final NonFiniteLimits limits;

  public NonFiniteDetector(NonFiniteLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.NON_FINITE;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    List<LayerHistory> affected = new ArrayList<>();
    for (LayerHistory layer : run.layers()) {
      if (layer.latest().nonFinite() > 0) {
        affected.add(layer);
      }
    }
    boolean lossFinite = Double.isFinite(run.loss().last()) || !run.curves().lossReported();
    if (affected.isEmpty() && lossFinite) {
      return Observation.normal();
    }
    return Observation.abnormal(Severity.CRITICAL, () -> finding(run, affected, lossFinite));
  }

  private Finding finding(RunView run, List<LayerHistory> affected, boolean lossFinite) {
    List<LayerHistory> trained = run.trainedLayers();
    Optional<LayerHistory> where =
        !affected.isEmpty()
            ? Optional.of(affected.get(affected.size() - 1))
            : trained.isEmpty() ? Optional.empty() : Optional.of(trained.get(trained.size() - 1));
    Optional<LayerRef> layer = where.map(LayerHistory::ref);
    long elements = affected.stream().mapToLong(l -> l.latest().nonFinite()).sum();
    boolean lossOnly = affected.isEmpty();
    NonFiniteExplanation explanation =
        lossOnly
            ? NonFiniteExplanation.ofLoss(run, where)
            : NonFiniteExplanation.ofGradient(run, limits, lossFinite);
    return new Finding(
        Severity.CRITICAL,
        layer,
        where.isPresent() && lossOnly
            ? List.of(where.get().index())
            : affected.stream().map(LayerHistory::index).toList(),
        run.step(),
        explanation.cause(),
        List.of(
            new Evidence("non-finite elements", elements, OptionalDouble.of(0), "elements"),
            Evidence.of(
                "loss", run.curves().lossReported() ? run.loss().last() : run.loss().median())),
        explanation.remedies());
  }
}
