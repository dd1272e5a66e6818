package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TimeStepHistory;
import java.util.List;
import java.util.stream.Stream;

/** One direction of one recurrent layer. */
record LayerDirection(LayerHistory layer, TimeStepHistory history) {

  /** Every direction of the recurrent layers whose sequences are long enough. */
  static List<LayerDirection> of(RunView run, int minTimeSteps) {
    return run.layers().stream()
        .flatMap(
            layer ->
                Stream.concat(layer.forwardTimeSteps().stream(), layer.backwardTimeSteps().stream())
                    .filter(time -> time.timeSteps() >= minTimeSteps)
                    .map(time -> new LayerDirection(layer, time)))
        .toList();
  }
}
