package io.gradwatch.detect;

import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.LearningLimits;
import io.gradwatch.detect.window.RunView;
import java.util.OptionalDouble;

/** Derives the statistics for display from a history. */
final class RunStatisticsFactory {

  private RunStatisticsFactory() {}

  static RunStatistics of(RunHistory history, LearningLimits learning) {
    StepDetails details = new StepDetails(history.latestReport());
    return new RunStatistics(
        ifKnown(history.curves().learningRate()),
        ifKnown(history.curves().testLoss().last()),
        history.curves().epoch(),
        view(history, learning).trend(),
        history.progress().lastStepByWorker(),
        history.layers().stream().map(layer -> layer(layer, details)).toList(),
        history.incident().activeSince());
  }

  private static RunView view(RunHistory history, LearningLimits learning) {
    return new RunView(
        history.progress().lastStep(),
        history.progress().firstStep(),
        history.layers(),
        history.curves(),
        history.info(),
        history.facts(),
        learning);
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
