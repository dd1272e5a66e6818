package io.gradwatch.detect;

import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.TensorHistory;
import io.gradwatch.detect.window.TimeHistory;
import io.gradwatch.detect.window.Window;
import io.gradwatch.protocol.RollingLayer;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RollingTensor;
import java.time.Instant;
import java.util.OptionalDouble;

/** The rolling norms that a history holds, as the contract has them. */
final class RollingReports {

  private RollingReports() {}

  static RollingReport of(RunHistory history, Instant time) {
    return new RollingReport(
        history.run(),
        history.attempt(),
        history.progress().lastStep(),
        time,
        Window.CAPACITY,
        history.layers().stream()
            .filter(layer -> layer.norms().count() > 0 || !layer.tensors().isEmpty())
            .map(RollingReports::layer)
            .toList(),
        history.course().lossReported()
            ? OptionalDouble.of(history.course().loss().last())
            : OptionalDouble.empty(),
        known(history.course().loss().median()),
        history.complete(),
        history.progress().judged(),
        history.progress().missing());
  }

  private static RollingLayer layer(LayerHistory layer) {
    Window norms = layer.norms();
    return new RollingLayer(
        layer.index(),
        layer.name(),
        norms.last(),
        norms.median(),
        norms.quantile(0.9),
        norms.min(),
        norms.max(),
        norms.log10Slope(),
        norms.count(),
        norms.nonFinite(),
        known(layer.updateRatios().median()),
        layer.time().map(TimeHistory::log10Slope).map(RollingReports::known).orElse(NONE),
        layer.time().map(TimeHistory::share).map(RollingReports::known).orElse(NONE),
        layer.tensors().stream().map(RollingReports::tensor).toList());
  }

  private static final OptionalDouble NONE = OptionalDouble.empty();

  private static OptionalDouble known(double value) {
    return Double.isNaN(value) ? NONE : OptionalDouble.of(value);
  }

  private static RollingTensor tensor(TensorHistory tensor) {
    Window norms = tensor.norms();
    return new RollingTensor(
        tensor.param(),
        norms.last(),
        norms.median(),
        norms.mean(),
        norms.standardDeviation(),
        norms.nonFinite());
  }
}
