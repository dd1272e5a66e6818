package io.gradwatch.detect.nonfinite;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A NaN or an infinity anywhere: one is enough, at once, since every further step spreads it.
 *
 * <p>Back-propagation carries a NaN from the output towards the input, so the layer nearest to the
 * output that holds one is named. A loss that is not finite while every gradient still is arises in
 * the output layer, from a logarithm or a division.
 */
public final class NonFiniteDetector implements Detector {

  @Override
  public VerdictKind kind() {
    return VerdictKind.NON_FINITE;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(1, 20);
  }

  @Override
  public Reading read(RunView run) {
    List<LayerHistory> ill =
        run.layers().stream().filter(layer -> layer.latest().nonFinite() > 0).toList();
    boolean lossFinite = Double.isFinite(run.loss().last()) || !run.course().lossReported();
    if (ill.isEmpty() && lossFinite) {
      return Reading.normal();
    }
    return new Reading.Abnormal(finding(run, ill, lossFinite));
  }

  private static Finding finding(RunView run, List<LayerHistory> ill, boolean lossFinite) {
    List<LayerHistory> trained = run.trainedLayers();
    Optional<LayerHistory> where =
        !ill.isEmpty()
            ? Optional.of(ill.get(ill.size() - 1))
            : trained.isEmpty() ? Optional.empty() : Optional.of(trained.get(trained.size() - 1));
    Optional<LayerRef> layer = where.map(LayerHistory::ref);
    long elements = ill.stream().mapToLong(l -> l.latest().nonFinite()).sum();
    boolean lossOnly = ill.isEmpty();
    Breakdown breakdown =
        lossOnly ? Breakdown.ofLoss(run, where) : Breakdown.ofGradient(run, lossFinite);
    return new Finding(
        Severity.CRITICAL,
        layer,
        where.isPresent() && lossOnly
            ? List.of(where.get().index())
            : ill.stream().map(LayerHistory::index).toList(),
        run.step(),
        breakdown.cause(),
        List.of(
            new Figure("non-finite elements", elements, OptionalDouble.of(0), "elements"),
            Figure.of(
                "loss", run.course().lossReported() ? run.loss().last() : run.loss().median())),
        breakdown.remedies());
  }
}
