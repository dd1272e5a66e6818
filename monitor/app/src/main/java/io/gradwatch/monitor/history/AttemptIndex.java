package io.gradwatch.monitor.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which rows of the store belong to an attempt. Written when a layer appears, which is seldom.
 *
 * @param firstSeries series of {@link HistoryQuantity#TRAINING}; those of the other quantities
 *     follow, except that of the time steps
 * @param layers layers by their position in the bins, in the order of their appearance
 * @param timeSteps series of the time steps of each recurrent layer, by the layer's position
 */
record AttemptIndex(int firstSeries, List<HistoryLayer> layers, Map<Integer, Integer> timeSteps) {

  /** Number of series that each attempt has from its beginning. */
  static final int FIXED_SERIES = HistoryQuantity.TIME_STEPS.number();

  AttemptIndex {
    layers = List.copyOf(layers);
    timeSteps = Map.copyOf(timeSteps);
  }

  int series(HistoryQuantity quantity) {
    return firstSeries + quantity.number();
  }

  AttemptIndex withLayer(HistoryLayer layer) {
    List<HistoryLayer> more = new ArrayList<>(layers);
    more.add(layer);
    return new AttemptIndex(firstSeries, more, timeSteps);
  }

  AttemptIndex withTimeSteps(int position, int series) {
    Map<Integer, Integer> more = new TreeMap<>(timeSteps);
    more.put(position, series);
    return new AttemptIndex(firstSeries, layers, more);
  }

  /** All series, in ascending order of the quantities. */
  List<Integer> allSeries() {
    List<Integer> series = new ArrayList<>();
    for (int i = 0; i < FIXED_SERIES; i++) {
      series.add(firstSeries + i);
    }
    series.addAll(timeSteps.values());
    return series;
  }
}
