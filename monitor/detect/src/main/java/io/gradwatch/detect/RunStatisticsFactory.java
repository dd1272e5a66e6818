package io.gradwatch.detect;

import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import java.util.OptionalDouble;

/** Derives the statistics for display from a history. */
final class RunStatisticsFactory {

  private RunStatisticsFactory() {}

  static RunStatistics of(RunHistory history, RunView view) {
    StepDetails details = new StepDetails(history.latestReport());
    return new RunStatistics(
        ifKnown(history.curves().learningRate()),
        ifKnown(history.curves().testLoss().last()),
        history.curves().epoch(),
        view.trend(),
        history.progress().lastStepByWorker(),
        history.layers().stream().map(layer -> layer(layer, details)).toList(),
        history.incident().activeSince());
  }

  private static RunStatistics.LayerStatistics layer(LayerHistory layer, StepDetails details) {
    return new RunStatistics.LayerStatistics(
        layer.index(),
        layer.name(),
        ifKnown(layer.saturatedShares().median()),
        ifKnown(layer.deadUnitShares().median()),
        details);
  }

  private static OptionalDouble ifKnown(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
