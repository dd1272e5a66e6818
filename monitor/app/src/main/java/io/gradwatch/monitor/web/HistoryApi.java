package io.gradwatch.monitor.web;

import io.gradwatch.monitor.history.BinSeries;
import io.gradwatch.monitor.history.HistoryQuantity;
import io.gradwatch.monitor.history.HistoryQuery;
import io.gradwatch.monitor.history.StepHistory;
import io.gradwatch.protocol.Contract;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Answers what the steps of a run measured. */
final class HistoryApi {

  private static final int MAX_BINS = 4_096;
  private static final int DEFAULT_BINS = 1_000;

  /** Bins times layers of an answer; above it the bins are wider. */
  private static final int MAX_VALUES = 400_000;

  private static final long MAX_STEP = Long.MAX_VALUE / 2;
  private static final Set<String> COLUMNS = Set.of(HistoryAnswer.COLUMN_NAMES.split(", ", -1));

  private final StepHistory history;

  HistoryApi(StepHistory history) {
    this.history = history;
  }

  HistoryExtent extent(ApiRequest request) {
    String run = request.required("run");
    return new HistoryExtent(
        run, history.attempts(run), history.layers(run), history.timedLayers(run));
  }

  HistoryAnswer history(ApiRequest request) {
    String run = request.required("run");
    HistoryQuantity quantity = quantity(request);
    List<Integer> layers = request.numbers("layers", Integer.MAX_VALUE);
    if (quantity == HistoryQuantity.TIME_STEPS && layers.size() != 1) {
      throw new InvalidRequestException("quantity time-steps needs one layer in layers");
    }
    long from = request.number("from", 0, MAX_STEP).orElse(0);
    long to = request.number("to", 0, MAX_STEP).orElse(MAX_STEP);
    if (to < from) {
      throw new InvalidRequestException(
          "from is %d and to %d; to must not be less".formatted(from, to));
    }
    int bins = (int) request.number("bins", 1, MAX_BINS).orElse(DEFAULT_BINS);
    OptionalLong attempt = request.number("attempt", 1, Contract.MAX_ATTEMPT);
    Set<String> columns = new HashSet<>(request.texts("columns"));
    if (!COLUMNS.containsAll(columns)) {
      throw new InvalidRequestException(
          "columns has an unknown name; it may have " + HistoryAnswer.COLUMN_NAMES);
    }
    int wide = layers.isEmpty() ? history.layers(run).size() : layers.size();
    BinSeries found =
        history.bins(
            new HistoryQuery(
                run,
                attempt.isPresent()
                    ? OptionalInt.of((int) attempt.getAsLong())
                    : OptionalInt.empty(),
                quantity,
                layers,
                from,
                to,
                Math.max(1, Math.min(bins, MAX_VALUES / Math.max(1, wide)))));
    return HistoryAnswer.of(run, quantity, found, columns);
  }

  private static HistoryQuantity quantity(ApiRequest request) {
    List<String> keys = Arrays.stream(HistoryQuantity.values()).map(HistoryQuantity::key).toList();
    return HistoryQuantity.of(request.choice("quantity", keys)).orElseThrow();
  }

  /** The training of the steps around one. */
  HistoryAnswer around(String run, long from, long to) {
    BinSeries found =
        history.bins(
            new HistoryQuery(
                run, OptionalInt.empty(), HistoryQuantity.TRAINING, List.of(), from, to, MAX_BINS));
    return HistoryAnswer.of(run, HistoryQuantity.TRAINING, found, Set.of());
  }
}
