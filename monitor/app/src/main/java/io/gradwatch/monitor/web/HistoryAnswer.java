package io.gradwatch.monitor.web;

import io.gradwatch.monitor.history.BinSeries;
import io.gradwatch.monitor.history.HistoryLayer;
import io.gradwatch.monitor.history.HistoryQuantity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Bins of a run.
 *
 * @param run name of the run
 * @param quantity what was measured
 * @param steps first step of each bin
 * @param widths number of steps that each bin spans; old steps may be left at coarser ones only
 * @param series the values over the bins
 */
record HistoryAnswer(
    String run, String quantity, List<Long> steps, List<Long> widths, List<HistorySeries> series) {

  static final String COLUMN_NAMES = "first, last, min, max, count, nan, infinite";

  private static final List<String> TRAINING =
      List.of("loss", "testLoss", "learningRate", "stepSeconds");

  /**
   * @param columns which columns; all if empty
   */
  static HistoryAnswer of(
      String run, HistoryQuantity quantity, BinSeries bins, Set<String> columns) {
    int positions =
        quantity == HistoryQuantity.TIME_STEPS || quantity == HistoryQuantity.TRAINING
            ? bins.positions()
            : bins.layers().size();
    return new HistoryAnswer(
        run,
        quantity.key(),
        bins.steps(),
        bins.widths(),
        IntStream.range(0, positions)
            .mapToObj(position -> series(quantity, bins, position, columns))
            .toList());
  }

  private static HistorySeries series(
      HistoryQuantity quantity, BinSeries bins, int position, Set<String> columns) {
    Optional<HistoryLayer> layer =
        bins.layers().isEmpty() ? Optional.empty() : Optional.of(bins.layers().get(position));
    String name =
        layer
            .map(HistoryLayer::name)
            .orElseGet(
                () ->
                    quantity == HistoryQuantity.TRAINING
                        ? TRAINING.get(position)
                        : String.valueOf(position));
    return new HistorySeries(
        layer.map(found -> OptionalInt.of(found.index())).orElseGet(OptionalInt::empty),
        name,
        value(columns, "first", bins, position, bin -> bins.first(bin, position)),
        value(columns, "last", bins, position, bin -> bins.last(bin, position)),
        value(columns, "min", bins, position, bin -> bins.min(bin, position)),
        value(columns, "max", bins, position, bin -> bins.max(bin, position)),
        count(columns, "count", bins, bin -> bins.count(bin, position)),
        count(columns, "nan", bins, bin -> bins.nan(bin, position)),
        count(columns, "infinite", bins, bin -> bins.infinite(bin, position)));
  }

  private static Optional<HistoryColumn> value(
      Set<String> columns, String name, BinSeries bins, int position, IntToDoubleFunction values) {
    return column(columns, name, bins, bin -> bins.count(bin, position) > 0, values, false);
  }

  private static Optional<HistoryColumn> count(
      Set<String> columns, String name, BinSeries bins, IntToDoubleFunction values) {
    return column(columns, name, bins, bin -> true, values, true);
  }

  private static Optional<HistoryColumn> column(
      Set<String> columns,
      String name,
      BinSeries bins,
      IntPredicate present,
      IntToDoubleFunction values,
      boolean wholeNumbers) {
    return columns.isEmpty() || columns.contains(name)
        ? Optional.of(new HistoryColumn(bins.size(), present, values, wholeNumbers))
        : Optional.empty();
  }
}
