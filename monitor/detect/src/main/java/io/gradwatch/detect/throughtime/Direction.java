package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TimeHistory;
import java.util.List;
import java.util.stream.Stream;

/** One direction of one recurrent layer. */
record Direction(LayerHistory layer, TimeHistory time) {

  /** Every direction of a run's recurrent layers whose sequences are long enough to tell. */
  static List<Direction> of(RunView run, int minTimeSteps) {
    return run.layers().stream()
        .flatMap(
            layer ->
                Stream.concat(layer.time().stream(), layer.reverseTime().stream())
                    .filter(time -> time.steps() >= minTimeSteps)
                    .map(time -> new Direction(layer, time)))
        .toList();
  }
}
