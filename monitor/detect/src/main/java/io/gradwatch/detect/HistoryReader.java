package io.gradwatch.detect;

import io.gradwatch.detect.StoredHistory.Whole;
import io.gradwatch.detect.verdict.Incident;
import io.gradwatch.detect.verdict.StoredIncident;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.StateInput;
import io.gradwatch.detect.window.TrainingCurves;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds a history from its stored records, joined and in the order in which they were written. */
final class HistoryReader {

  private static final long NO_COPY = -1;

  private final RunHistory history;
  private final List<Whole> wholes;
  private final Whole head;

  /**
   * Records of the newest attempt. Left out are columns that the ring no longer contains, which
   * belong to an earlier attempt with the same number, and copied windows if the columns do not
   * reach back to them: then the topic has a later copy, or the columns are enough.
   */
  private final List<Whole> ofAttempt;

  /** The step up to which the run's windows were read as a whole. */
  private long wholeSequence = NO_COPY;

  /** The same for layers, by index. */
  private final Map<Integer, Long> wholeSequences = new HashMap<>();

  /**
   * @param wholes joined records in their order
   * @param copied keys of those that a task wrote for itself, and not the topic
   * @throws IllegalArgumentException if there is no head among them
   */
  HistoryReader(String run, List<Whole> wholes, Set<HistoryKey> copied) {
    this.history = new RunHistory(run);
    this.wholes = wholes;
    this.head =
        wholes.stream()
            .filter(Whole::isHead)
            .max(Whole.ORDER)
            .orElseThrow(() -> new IllegalArgumentException("neither a column nor a head"));
    long oldest = head.written().sequence() - RollingWindow.CAPACITY;
    this.ofAttempt =
        wholes.stream()
            .filter(whole -> whole.written().attempt() == head.written().attempt())
            .filter(whole -> !whole.isColumn() || whole.written().sequence() > oldest)
            .filter(
                whole ->
                    !(whole.isWindows() && copied.contains(whole.key()))
                        || whole.written().sequence() >= oldest)
            .toList();
  }

  RunHistory read() {
    find(ofAttempt, HistoryKey.Kind.BUCKETS).ifPresent(history.curves()::readBuckets);
    StateInput in = head.input();
    Instant lastRecordTime = in.getInstant();
    Instant lastReportTime = in.getInstant();
    boolean complete = in.getBoolean();
    history.progress().readScalars(in);
    readWorkers(in);
    history.curves().readScalars(in);
    Incident events =
        find(wholes, HistoryKey.Kind.INCIDENT)
            .map(StoredIncident::readEvents)
            .orElse(Incident.empty());
    history.restore(
        head.written().sequence(),
        head.written().revision(),
        head.written().attempt(),
        info(ofAttempt),
        StoredIncident.readCounts(events, in),
        lastRecordTime,
        lastReportTime,
        complete);
    readWindows();
    readLayers();
    readColumns();
    return history;
  }

  private static Optional<StateInput> find(List<Whole> wholes, HistoryKey.Kind kind) {
    return wholes.stream()
        .filter(whole -> whole.key().kind() == kind)
        .findFirst()
        .map(Whole::input);
  }

  private void readWorkers(StateInput in) {
    AttemptProgress progress = history.progress();
    int listed = in.getLength(2);
    for (int i = 0; i < listed; i++) {
      progress.lastStepByWorker().put(in.getVarInt(), in.getVarLong());
    }
    for (Whole whole : ofAttempt) {
      if (whole.key().kind() == HistoryKey.Kind.WORKER) {
        progress.lastStepByWorker().put(whole.key().number(), whole.input().getVarLong());
      }
    }
  }

  /** Returns the run info among records of one attempt. */
  static @Nullable RunInfo info(List<Whole> wholes) {
    for (Whole whole : wholes) {
      if (whole.key().kind() == HistoryKey.Kind.INFO) {
        Decoded<RunInfo> decoded = RunInfoCodec.decode(whole.value());
        if (decoded instanceof Decoded.Accepted<RunInfo> accepted) {
          return accepted.value();
        }
        throw new IllegalArgumentException(
            "run info: " + ((Decoded.Rejected<RunInfo>) decoded).message());
      }
    }
    return null;
  }

  private void readWindows() {
    for (Whole whole : ofAttempt) {
      if (whole.key().kind() == HistoryKey.Kind.RUN_WINDOWS) {
        history.readWindows(whole.input());
        wholeSequence = whole.written().sequence();
      }
    }
  }

  private void readLayers() {
    List<LayerHistory> layers = new ArrayList<>();
    for (Whole whole : ofAttempt) {
      if (whole.key().kind() == HistoryKey.Kind.LAYOUT) {
        StateInput in = whole.input();
        while (!in.isAtEnd()) {
          layers.add(LayerHistory.readLayout(in));
        }
      }
    }
    layers.sort(Comparator.comparingInt(LayerHistory::index));
    layers.forEach(history::restore);
    Map<Integer, LayerHistory> byIndex = new HashMap<>();
    layers.forEach(layer -> byIndex.put(layer.index(), layer));
    for (Whole whole : ofAttempt) {
      LayerHistory layer = byIndex.get(whole.key().number());
      if (whole.key().kind() == HistoryKey.Kind.LAYER_WINDOWS && layer != null) {
        layer.read(whole.input());
        wholeSequences.put(layer.index(), whole.written().sequence());
      }
    }
  }

  private void readColumns() {
    Map<Integer, LayerHistory> layers = new HashMap<>();
    history.layers().forEach(layer -> layers.put(layer.index(), layer));
    for (Whole whole : ofAttempt) {
      if (whole.isColumn()) {
        StateInput in = whole.input();
        skipHead(in);
        long sequence = whole.written().sequence();
        if (sequence <= wholeSequence) {
          RunHistory.skipNewest(in);
        } else {
          history.readNewest(in, sequence);
        }
        readLayerColumns(layers, in, sequence);
      }
    }
  }

  /** The head of an older column says nothing that the newest does not. */
  private static void skipHead(StateInput in) {
    in.getInstant();
    in.getInstant();
    in.getBoolean();
    new AttemptProgress().readScalars(in);
    for (int i = 2 * in.getLength(2); i > 0; i--) {
      in.getVarLong();
    }
    new TrainingCurves().readScalars(in);
    StoredIncident.readCounts(Incident.empty(), in);
  }

  private void readLayerColumns(Map<Integer, LayerHistory> layers, StateInput in, long sequence) {
    List<LayerHistory> present = new ArrayList<>();
    int index = -1;
    for (int gap = in.getVarInt(); gap != 0; gap = in.getVarInt()) {
      index += gap;
      LayerHistory layer = layers.get(index);
      if (layer == null || sequence <= wholeSequence(layer)) {
        LayerHistory.skipNewest(in); // dropped, or contained in a whole copy
      } else {
        layer.readNewest(in, sequence);
      }
      if (layer != null) {
        present.add(layer);
      }
    }
    for (LayerHistory layer : history.layers()) {
      boolean known = !layer.coverage().isEmpty() && sequence > wholeSequence(layer);
      if (known && !layer.isReportedAt(sequence)) {
        layer.addAbsence(sequence);
      }
    }
    history.restorePresent(present);
  }

  private long wholeSequence(LayerHistory layer) {
    return wholeSequences.getOrDefault(layer.index(), NO_COPY);
  }
}
