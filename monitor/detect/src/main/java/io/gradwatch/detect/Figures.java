package io.gradwatch.detect;

import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TimeHistory;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the figures for display out of a history. */
final class Figures {

  private Figures() {}

  static RunFigures of(RunHistory history) {
    return new RunFigures(
        known(history.course().learningRate()),
        known(history.course().testLoss().last()),
        history.course().epoch(),
        view(history).trend(),
        history.progress().workers().stream()
            .collect(Collectors.toMap(Progress.Worker::worker, Progress.Worker::lastStep)),
        history.layers().stream().map(Figures::layer).toList(),
        history.incident().since());
  }

  private static RunView view(RunHistory history) {
    return RunView.of(
        history.progress().lastStep(),
        history.progress().firstStep(),
        history.layers(),
        history.course(),
        history.info());
  }

  private static RunFigures.Layer layer(LayerHistory layer) {
    return new RunFigures.Layer(
        layer.index(),
        layer.name(),
        known(layer.saturated().median()),
        known(layer.dead().median()),
        layer.latest().magnitudes(),
        Stream.concat(
                layer.time().stream().map(t -> profile(TimeProfile.Direction.FORWARD, t)),
                layer.reverseTime().stream().map(t -> profile(TimeProfile.Direction.BACKWARD, t)))
            .toList());
  }

  private static TimeProfile profile(TimeProfile.Direction direction, TimeHistory time) {
    return TimeProfile.of(direction, time.profile());
  }

  private static OptionalDouble known(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
