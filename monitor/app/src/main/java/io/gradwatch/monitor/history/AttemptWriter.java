package io.gradwatch.monitor.history;

import io.gradwatch.protocol.StepColumns;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the steps of one attempt of a run. */
final class AttemptWriter {

  /** Sections of a sequence that is longer; each keeps its greatest norm. */
  static final int MAX_SECTIONS = 64;

  /** Recurrent layers whose time steps are kept. */
  private static final int MAX_TIMED_LAYERS = 64;

  private final HistoryStore store;
  private final AttemptKey key;
  private final LayerPositions positions;
  private final long[] bytes;
  private final Pyramid[] pyramids = new Pyramid[AttemptIndex.FIXED_SERIES];
  private final Map<Integer, Pyramid> timeSteps = new HashMap<>();
  private final Bins[] values = new Bins[AttemptIndex.FIXED_SERIES];
  private final Bins sections = new Bins(MAX_SECTIONS);
  private final LayerValues layerValues = new LayerValues();
  private AttemptIndex index;
  private AttemptExtent extent;
  private boolean changed;

  AttemptWriter(HistoryStore store, AttemptKey key) {
    this.store = store;
    this.key = key;
    index = store.index(key).orElseGet(() -> create(store));
    extent =
        store
            .extent(key)
            .orElseGet(
                () ->
                    new AttemptExtent(
                        Long.MAX_VALUE, -1, 0, Collections.nCopies(Resolution.LEVELS, 0L)));
    bytes = extent.bytesByLevel();
    positions = new LayerPositions(index.layers());
    for (int i = 0; i < pyramids.length; i++) {
      pyramids[i] = new Pyramid(store, index.firstSeries() + i, bytes);
      values[i] = new Bins(0);
    }
    index
        .timeSteps()
        .forEach((layer, series) -> timeSteps.put(layer, new Pyramid(store, series, bytes)));
  }

  private static AttemptIndex create(HistoryStore store) {
    return new AttemptIndex(store.newSeries(AttemptIndex.FIXED_SERIES), List.of(), Map.of());
  }

  /**
   * @param recordTimeMillis time at which the step was published
   */
  void add(StepColumns step, long recordTimeMillis) {
    for (Bins bins : values) {
      bins.clear();
    }
    readTraining(step);
    for (int layer = 0; layer < step.layers(); layer++) {
      int position = positions.position(step, layer);
      if (position != LayerPositions.NONE) {
        readLayer(step, layer, position);
      }
    }
    storeNewLayers();
    for (int i = 0; i < values.length; i++) {
      if (values[i].width() > 0) {
        pyramids[i].add(step.step(), values[i]);
      }
    }
    extent =
        new AttemptExtent(
            Math.min(extent.firstStep(), step.step()),
            Math.max(extent.lastStep(), step.step()),
            Math.max(extent.lastTimeMillis(), recordTimeMillis),
            extent.bytes());
    changed = true;
  }

  private void readTraining(StepColumns step) {
    Bins training = values(HistoryQuantity.TRAINING);
    if (step.hasLoss()) {
      training.add(HistoryQuantity.LOSS, step.loss());
    }
    if (step.hasTestLoss()) {
      training.add(HistoryQuantity.TEST_LOSS, step.testLoss());
    }
    if (step.hasLearningRate()) {
      training.add(HistoryQuantity.LEARNING_RATE, step.learningRate());
    }
    training.add(HistoryQuantity.STEP_SECONDS, step.stepSeconds());
  }

  private void readLayer(StepColumns step, int layer, int position) {
    layerValues.read(step, layer);
    layerValues
        .gradientNorm()
        .ifPresent(norm -> values(HistoryQuantity.GRADIENT_NORM).add(position, norm));
    layerValues
        .updateRatio()
        .ifPresent(ratio -> values(HistoryQuantity.UPDATE_RATIO).add(position, ratio));
    if (step.hasActivation(layer)) {
      values(HistoryQuantity.DEAD_UNIT_SHARE).add(position, step.deadUnitShare(layer));
      values(HistoryQuantity.SATURATED_SHARE).add(position, step.saturatedShare(layer));
    }
    if (step.hasTimeSteps(layer) && step.timeSteps(layer) > 0) {
      addTimeSteps(step, layer, position);
    }
  }

  private Bins values(HistoryQuantity quantity) {
    return values[quantity.number()];
  }

  private void addTimeSteps(StepColumns step, int layer, int position) {
    Pyramid pyramid = timeSteps.get(position);
    if (pyramid == null) {
      if (timeSteps.size() == MAX_TIMED_LAYERS) {
        return;
      }
      int series = store.newSeries(1);
      index = index.withTimeSteps(position, series);
      store.put(key, index);
      pyramid = new Pyramid(store, series, bytes);
      timeSteps.put(position, pyramid);
    }
    sections.clear();
    int length = step.timeSteps(layer);
    int count = Math.min(length, MAX_SECTIONS);
    for (int i = 0; i < count; i++) {
      sections.add(i, greatest(step, layer, length * i / count, length * (i + 1) / count));
    }
    pyramid.add(step.step(), sections);
  }

  /** NaN if one of them is: {@link Math#max} never hides it. */
  private static double greatest(StepColumns step, int layer, int from, int to) {
    double greatest = step.timeStepNorm(layer, from);
    for (int t = from + 1; t < to; t++) {
      greatest = Math.max(greatest, step.timeStepNorm(layer, t));
    }
    return greatest;
  }

  private void storeNewLayers() {
    List<HistoryLayer> layers = positions.layers();
    if (layers.size() > index.layers().size() || extent.lastStep() < 0) {
      index = new AttemptIndex(index.firstSeries(), layers, index.timeSteps());
      store.put(key, index);
    }
  }

  /** Writes how far the attempt reaches, if that has changed since the last call. */
  void storeExtent() {
    if (changed) {
      extent = extent.withBytes(bytes);
      store.put(key, extent);
      changed = false;
    }
  }

  /** Takes over what an eviction has left. */
  void evicted(long[] remaining) {
    System.arraycopy(remaining, 0, bytes, 0, bytes.length);
    extent = extent.withBytes(bytes);
  }

  long totalBytes() {
    long total = 0;
    for (long level : bytes) {
      total += level;
    }
    return total;
  }

  /** Number of values in memory. */
  long openValues() {
    long open = 0;
    for (Pyramid pyramid : pyramids) {
      open += pyramid.openValues();
    }
    for (Pyramid pyramid : timeSteps.values()) {
      open += pyramid.openValues();
    }
    return open;
  }
}
