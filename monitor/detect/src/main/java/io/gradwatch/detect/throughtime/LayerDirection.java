package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TimeStepHistory;
import java.util.ArrayList;
import java.util.List;

/** One direction of one recurrent layer. */
record LayerDirection(LayerHistory layer, TimeStepHistory history) {

  /** Every direction of the recurrent layers whose sequences are long enough. */
  static List<LayerDirection> of(RunView run, int minTimeSteps) {
    List<LayerDirection> directions = new ArrayList<>();
    for (LayerHistory layer : run.layers()) {
      if (layer.isRecurrent()) {
        layer.forwardTimeSteps().ifPresent(time -> directions.add(new LayerDirection(layer, time)));
        layer
            .backwardTimeSteps()
            .ifPresent(time -> directions.add(new LayerDirection(layer, time)));
      }
    }
    directions.removeIf(direction -> direction.history().timeSteps() < minTimeSteps);
    return directions;
  }
}
