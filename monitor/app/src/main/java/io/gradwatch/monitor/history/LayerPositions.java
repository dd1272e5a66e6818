package io.gradwatch.monitor.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.StepColumns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Positions of an attempt's layers in its bins. Reports name their layers in the same order step
 * after step, so that the position is usually the layer's number in the report.
 */
final class LayerPositions {

  /** Returned for a layer that has no position, because the attempt has named too many. */
  static final int NONE = -1;

  private final List<HistoryLayer> layers = new ArrayList<>();
  private final List<byte[]> names = new ArrayList<>();
  private final Map<HistoryLayer, Integer> positions = new HashMap<>();

  LayerPositions(List<HistoryLayer> known) {
    known.forEach(this::append);
  }

  private int append(HistoryLayer layer) {
    int position = layers.size();
    layers.add(layer);
    names.add(layer.name().getBytes(UTF_8));
    positions.put(layer, position);
    return position;
  }

  int position(StepColumns step, int layer) {
    int index = step.layerIndex(layer);
    if (layer < layers.size()
        && layers.get(layer).index() == index
        && step.layerNameIs(layer, names.get(layer))) {
      return layer;
    }
    HistoryLayer named = new HistoryLayer(index, step.layerName(layer));
    Integer known = positions.get(named);
    if (known != null) {
      return known;
    }
    return layers.size() < Contract.MAX_LAYERS ? append(named) : NONE;
  }

  List<HistoryLayer> layers() {
    return layers;
  }
}
