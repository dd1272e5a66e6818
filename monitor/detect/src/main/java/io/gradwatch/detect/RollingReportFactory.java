package io.gradwatch.detect;

import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.TensorHistory;
import io.gradwatch.detect.window.TimeStepHistory;
import io.gradwatch.protocol.RollingLayer;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RollingTensor;
import java.time.Instant;
import java.util.OptionalDouble;

/** Builds the rolling report that is published from a history. */
final class RollingReportFactory {

  private RollingReportFactory() {}

  static RollingReport of(RunHistory history, Instant time) {
    return new RollingReport(
        history.run(),
        history.attempt(),
        history.progress().lastStep(),
        time,
        RollingWindow.CAPACITY,
        history.layers().stream()
            .filter(layer -> layer.norms().count() > 0 || !layer.tensors().isEmpty())
            .map(RollingReportFactory::layer)
            .toList(),
        history.curves().lossReported()
            ? OptionalDouble.of(history.curves().loss().last())
            : OptionalDouble.empty(),
        ifKnown(history.curves().loss().median()),
        history.reportedComplete(),
        history.progress().stepsEvaluated(),
        history.progress().stepsMissing());
  }

  private static RollingLayer layer(LayerHistory layer) {
    RollingWindow norms = layer.norms();
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
        ifKnown(layer.updateRatios().median()),
        layer
            .forwardTimeSteps()
            .map(TimeStepHistory::log10Slope)
            .map(RollingReportFactory::ifKnown)
            .orElse(NONE),
        layer
            .forwardTimeSteps()
            .map(TimeStepHistory::receivingShare)
            .map(RollingReportFactory::ifKnown)
            .orElse(NONE),
        layer.tensors().stream().map(RollingReportFactory::tensor).toList());
  }

  private static final OptionalDouble NONE = OptionalDouble.empty();

  private static OptionalDouble ifKnown(double value) {
    return Double.isNaN(value) ? NONE : OptionalDouble.of(value);
  }

  private static RollingTensor tensor(TensorHistory tensor) {
    RollingWindow norms = tensor.norms();
    RollingWindow.Moments moments = norms.moments();
    return new RollingTensor(
        tensor.param(),
        norms.last(),
        norms.median(),
        moments.mean(),
        moments.standardDeviation(),
        norms.nonFinite());
  }
}
