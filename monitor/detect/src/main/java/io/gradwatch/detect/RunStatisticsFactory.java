package io.gradwatch.detect;

import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TimeStepHistory;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Derives the statistics for display from a history. */
final class RunStatisticsFactory {

  private RunStatisticsFactory() {}

  static RunStatistics of(RunHistory history) {
    return new RunStatistics(
        ifKnown(history.curves().learningRate()),
        ifKnown(history.curves().testLoss().last()),
        history.curves().epoch(),
        view(history).trend(),
        history.progress().workers().stream()
            .collect(
                Collectors.toMap(
                    AttemptProgress.WorkerProgress::worker,
                    AttemptProgress.WorkerProgress::lastStep)),
        history.layers().stream().map(RunStatisticsFactory::layer).toList(),
        history.incident().activeSince());
  }

  private static RunView view(RunHistory history) {
    return RunView.of(
        history.progress().lastStep(),
        history.progress().firstStep(),
        history.layers(),
        history.curves(),
        history.info());
  }

  private static RunStatistics.LayerStatistics layer(LayerHistory layer) {
    return new RunStatistics.LayerStatistics(
        layer.index(),
        layer.name(),
        ifKnown(layer.saturatedShares().median()),
        ifKnown(layer.deadUnitShares().median()),
        layer.latest().magnitudes(),
        Stream.concat(
                layer.forwardTimeSteps().stream()
                    .map(t -> profile(TimeStepProfile.Direction.FORWARD, t)),
                layer.backwardTimeSteps().stream()
                    .map(t -> profile(TimeStepProfile.Direction.BACKWARD, t)))
            .toList());
  }

  private static TimeStepProfile profile(
      TimeStepProfile.Direction direction, TimeStepHistory time) {
    return TimeStepProfile.of(direction, time.profile());
  }

  private static OptionalDouble ifKnown(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
