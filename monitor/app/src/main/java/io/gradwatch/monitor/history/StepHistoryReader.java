package io.gradwatch.monitor.history;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Answers queries from the store, while another thread writes to it. */
final class StepHistoryReader {

  /** All values of a bin. */
  private static final int[] ALL = {};

  private final HistoryStore store;

  StepHistoryReader(HistoryStore store) {
    this.store = store;
  }

  private record Part(AttemptKey key, AttemptIndex index, AttemptExtent extent) {}

  /** The attempts of a run, in ascending order; empty for a run that is not in the history. */
  List<AttemptSummary> attempts(String run) {
    return parts(run).map(StepHistoryReader::summary).toList();
  }

  private static AttemptSummary summary(Part part) {
    AttemptExtent extent = part.extent();
    return new AttemptSummary(
        part.key().attempt(),
        extent.firstStep(),
        extent.lastStep(),
        Instant.ofEpochMilli(extent.lastTimeMillis()));
  }

  /** An attempt that is being removed, or has not been committed, has no extent. */
  private Stream<Part> parts(String run) {
    return store.attempts(run).stream()
        .flatMap(
            key ->
                store
                    .index(key)
                    .flatMap(index -> store.extent(key).map(extent -> new Part(key, index, extent)))
                    .stream());
  }

  /** The layers of all attempts of a run, by depth. */
  List<HistoryLayer> layers(String run) {
    return layers(parts(run).toList());
  }

  private static List<HistoryLayer> layers(List<Part> parts) {
    TreeSet<HistoryLayer> layers = new TreeSet<>();
    parts.forEach(part -> layers.addAll(part.index().layers()));
    return List.copyOf(layers);
  }

  /** The layers of a run whose time steps are kept, by depth. */
  List<HistoryLayer> timedLayers(String run) {
    TreeSet<HistoryLayer> layers = new TreeSet<>();
    parts(run)
        .forEach(
            part ->
                part.index()
                    .timeSteps()
                    .keySet()
                    .forEach(position -> layers.add(part.index().layers().get(position))));
    return List.copyOf(layers);
  }

  /** Returns the bins; empty if there are none. */
  BinSeries read(HistoryQuery query) {
    List<Part> parts =
        parts(query.run())
            .filter(
                part ->
                    query.attempt().isEmpty() || query.attempt().getAsInt() == part.key().attempt())
            .toList();
    boolean byLayer =
        query.quantity() != HistoryQuantity.TRAINING
            && query.quantity() != HistoryQuantity.TIME_STEPS;
    List<HistoryLayer> wanted =
        layers(parts).stream()
            .filter(layer -> query.layers().isEmpty() || query.layers().contains(layer.index()))
            .toList();
    BinSeries series = new BinSeries(byLayer ? wanted : List.of());
    long last = parts.stream().mapToLong(part -> part.extent().lastStep()).max().orElse(-1);
    long to = Math.min(query.toStep(), last);
    if (to < query.fromStep() || (byLayer && wanted.isEmpty())) {
      return series;
    }
    long width = width(query.fromStep(), to, query.maxBins());
    long from = query.fromStep() - Math.floorMod(query.fromStep(), width); // whole bins only
    for (int i = 0; i < parts.size(); i++) {
      long before = beginOfLaterAttempts(parts, i);
      Part part = parts.get(i);
      int[] positions = byLayer ? positions(part, wanted) : ALL;
      seriesOf(part, query)
          .ifPresent(
              number ->
                  new SeriesReader(store, number, positions, width)
                      .read(from, Math.min(to, before - 1))
                      .forEach((step, slot) -> series.add(step, slot.width(), slot.bins())));
    }
    return series;
  }

  /** Smallest power of two whose multiples, at most as many as wanted, cover the steps. */
  private static long width(long from, long to, int maxBins) {
    long width = 1;
    while (to / width - from / width + 1 > maxBins) {
      width *= 2;
    }
    return width;
  }

  /** What a later attempt trained again does not count. */
  private static long beginOfLaterAttempts(List<Part> parts, int part) {
    return parts.subList(part + 1, parts.size()).stream()
        .mapToLong(later -> later.extent().firstStep())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static int[] positions(Part part, List<HistoryLayer> wanted) {
    List<HistoryLayer> layers = part.index().layers();
    Map<HistoryLayer, Integer> positions = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      positions.put(layers.get(i), i);
    }
    return wanted.stream()
        .mapToInt(layer -> positions.getOrDefault(layer, Integer.MAX_VALUE))
        .toArray();
  }

  private static Optional<Integer> seriesOf(Part part, HistoryQuery query) {
    AttemptIndex index = part.index();
    if (query.quantity() != HistoryQuantity.TIME_STEPS) {
      return Optional.of(index.series(query.quantity()));
    }
    return index.timeSteps().entrySet().stream()
        .filter(timed -> query.layers().contains(index.layers().get(timed.getKey()).index()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
