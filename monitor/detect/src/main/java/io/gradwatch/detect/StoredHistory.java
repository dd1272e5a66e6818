package io.gradwatch.detect;

import io.gradwatch.detect.verdict.Incident;
import io.gradwatch.detect.verdict.StoredIncident;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.StateInput;
import io.gradwatch.detect.window.TrainingCurves;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import java.nio.BufferUnderflowException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stored records of one run, as {@link HistoryRecords} wrote them. They are kept as bytes until
 * the run is needed, since a standby may never need it.
 */
public final class StoredHistory {

  private final String run;
  private final Map<HistoryKey, byte[]> values = new HashMap<>();

  private StoredHistory(String run) {
    this.run = run;
  }

  /** The stored records of many runs. */
  public static final class Runs {

    private final Map<String, StoredHistory> runs = new HashMap<>();

    /**
     * Applies a record of the topic, in its order.
     *
     * @param value null deletes the key
     * @return whether the key is one of a history
     */
    public boolean apply(byte[] key, byte @Nullable [] value) {
      Optional<HistoryKey.OfRun> parsed = HistoryKey.of(key);
      parsed.ifPresent(of -> apply(of, value));
      return parsed.isPresent();
    }

    private void apply(HistoryKey.OfRun of, byte @Nullable [] value) {
      if (value != null) {
        runs.computeIfAbsent(of.run(), StoredHistory::new).values.put(of.key(), value);
        return;
      }
      StoredHistory stored = runs.get(of.run());
      if (stored != null) {
        stored.values.remove(of.key());
        if (stored.values.isEmpty()) {
          runs.remove(of.run());
        }
      }
    }

    /** Forgets every record. */
    public void clear() {
      runs.clear();
    }

    /** Names of the runs. */
    public Set<String> names() {
      return Collections.unmodifiableSet(runs.keySet());
    }

    /** The records of a run. */
    public Optional<StoredHistory> get(String run) {
      return Optional.ofNullable(runs.get(run));
    }

    /** Takes the records of a run out. */
    public Optional<StoredHistory> take(String run) {
      return Optional.ofNullable(runs.remove(run));
    }

    /** Number of bytes of all values. */
    public long valueBytes() {
      return runs.values().stream()
          .flatMap(stored -> stored.values.values().stream())
          .mapToLong(value -> value.length)
          .sum();
    }
  }

  /** A record whose parts are joined. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Whole(HistoryKey key, RecordParts written, byte[] value) {

    private static final Comparator<Whole> ORDER =
        Comparator.comparingLong((Whole whole) -> whole.written.sequence())
            .thenComparingLong(whole -> whole.written.revision());

    StateInput input() {
      return new StateInput(value);
    }
  }

  /**
   * Builds the history, which continues exactly as if it had never been stored.
   *
   * @param records writer of the further changes, which learns the keys that are in use
   * @throws IllegalArgumentException if the records cannot be read by this version; the message
   *     says why
   */
  public RunHistory load(HistoryRecords records) {
    claim(records);
    try {
      return load(wholes(HistoryKey.Kind.values()));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a record ends too early", e);
    } catch (RuntimeException e) { // what comes out of a topic may be anything
      throw new IllegalArgumentException(printable(String.valueOf(e.getMessage())), e);
    }
  }

  private static String printable(String message) {
    return message.replaceAll("[^ -~]", "?");
  }

  /** Makes the writer of further changes learn the keys that are in use, to delete them. */
  public void claim(HistoryRecords records) {
    records.restored(run, new HashSet<>(values.keySet()));
  }

  /**
   * What is known of a run without building its history.
   *
   * @param lastRecordTime timestamp of its last record
   * @param ended whether it has reported its end
   */
  public record Summary(Instant lastRecordTime, boolean ended) {}

  /**
   * Reads the newest head.
   *
   * @throws IllegalArgumentException if the records cannot be read by this version
   */
  public Summary summary() {
    try {
      List<Whole> heads = new ArrayList<>();
      values.forEach(
          (key, value) -> {
            if (isHead(key) && key.part() == 0) {
              heads.add(new Whole(key, RecordParts.of(new StateInput(value)), value));
            }
          });
      Whole newest =
          heads.stream()
              .max(Whole.ORDER)
              .orElseThrow(() -> new IllegalArgumentException("neither a column nor a head"));
      StateInput in = newest.input();
      RecordParts.of(in);
      return new Summary(in.getInstant(), ended(newest.written.attempt()));
    } catch (BufferUnderflowException | DateTimeException e) {
      throw new IllegalArgumentException("the newest record ends too early, or has no time", e);
    }
  }

  private boolean ended(int attempt) {
    byte[] part = values.get(new HistoryKey(HistoryKey.Kind.INFO, 0, 0));
    if (part == null || RecordParts.of(new StateInput(part)).attempt() != attempt) {
      return false;
    }
    RunInfo info = info(wholes(HistoryKey.Kind.INFO));
    return info != null && info.state().ended();
  }

  private static boolean isHead(HistoryKey key) {
    return key.kind() == HistoryKey.Kind.COLUMN || key.kind() == HistoryKey.Kind.HEAD;
  }

  private List<Whole> wholes(HistoryKey.Kind... kinds) {
    Set<HistoryKey.Kind> wanted = Set.of(kinds);
    Map<HistoryKey, SortedMap<Integer, byte[]>> parts = new HashMap<>();
    values.forEach(
        (key, value) -> {
          if (wanted.contains(key.kind())) {
            parts
                .computeIfAbsent(
                    new HistoryKey(key.kind(), key.number(), 0), whole -> new TreeMap<>())
                .put(key.part(), value);
          }
        });
    List<Whole> wholes = new ArrayList<>();
    parts.forEach(
        (key, byPart) ->
            RecordParts.join(byPart)
                .ifPresent(joined -> wholes.add(new Whole(key, joined.parts(), joined.value()))));
    wholes.sort(Whole.ORDER);
    return wholes;
  }

  private RunHistory load(List<Whole> wholes) {
    Whole head =
        wholes.stream()
            .filter(whole -> isHead(whole.key))
            .max(Whole.ORDER)
            .orElseThrow(() -> new IllegalArgumentException("neither a column nor a head"));
    int attempt = head.written.attempt();
    List<Whole> ofAttempt =
        wholes.stream().filter(whole -> whole.written.attempt() == attempt).toList();
    RunHistory history = new RunHistory(run);
    find(ofAttempt, HistoryKey.Kind.BUCKETS).ifPresent(history.curves()::readBuckets);
    StateInput in = head.input();
    Instant lastRecordTime = in.getInstant();
    Instant lastReportTime = in.getInstant();
    boolean complete = in.getBoolean();
    history.progress().readScalars(in);
    readWorkers(history.progress(), in, ofAttempt);
    history.curves().readScalars(in);
    Incident events =
        find(wholes, HistoryKey.Kind.INCIDENT)
            .map(StoredIncident::readEvents)
            .orElse(Incident.empty());
    history.restore(
        head.written.sequence(),
        head.written.revision(),
        attempt,
        info(ofAttempt),
        StoredIncident.readCounts(events, in),
        lastRecordTime,
        lastReportTime,
        complete);
    readWindows(history, ofAttempt);
    readLayers(history, ofAttempt);
    readColumns(history, ofAttempt);
    return history;
  }

  private static Optional<StateInput> find(List<Whole> wholes, HistoryKey.Kind kind) {
    return wholes.stream().filter(whole -> whole.key.kind() == kind).findFirst().map(Whole::input);
  }

  private static void readWorkers(AttemptProgress progress, StateInput in, List<Whole> wholes) {
    int listed = in.getLength(2);
    for (int i = 0; i < listed; i++) {
      progress.lastStepByWorker().put(in.getVarInt(), in.getVarLong());
    }
    for (Whole whole : wholes) {
      if (whole.key.kind() == HistoryKey.Kind.WORKER) {
        progress.lastStepByWorker().put(whole.key.number(), whole.input().getVarLong());
      }
    }
  }

  private static @Nullable RunInfo info(List<Whole> wholes) {
    for (Whole whole : wholes) {
      if (whole.key.kind() == HistoryKey.Kind.INFO) {
        Decoded<RunInfo> decoded = RunInfoCodec.decode(whole.value);
        if (decoded instanceof Decoded.Accepted<RunInfo> accepted) {
          return accepted.value();
        }
        throw new IllegalArgumentException(
            "run info: " + ((Decoded.Rejected<RunInfo>) decoded).message());
      }
    }
    return null;
  }

  private static void readWindows(RunHistory history, List<Whole> wholes) {
    find(wholes, HistoryKey.Kind.RUN_WINDOWS).ifPresent(history::readWindows);
  }

  private static void readLayers(RunHistory history, List<Whole> wholes) {
    List<LayerHistory> layers = new ArrayList<>();
    for (Whole whole : wholes) {
      if (whole.key.kind() == HistoryKey.Kind.LAYOUT) {
        StateInput in = whole.input();
        while (!in.isAtEnd()) {
          layers.add(LayerHistory.readLayout(in));
        }
      }
    }
    layers.sort(Comparator.comparingInt(LayerHistory::index));
    layers.forEach(history::restore);
    for (Whole whole : wholes) {
      if (whole.key.kind() == HistoryKey.Kind.LAYER_WINDOWS) {
        for (LayerHistory layer : layers) {
          if (layer.index() == whole.key.number()) {
            layer.read(whole.input());
          }
        }
      }
    }
  }

  private static void readColumns(RunHistory history, List<Whole> wholes) {
    Map<Integer, LayerHistory> layers = new HashMap<>();
    history.layers().forEach(layer -> layers.put(layer.index(), layer));
    long wholeSequence = history.coverage().wholeSequence();
    for (Whole whole : wholes) {
      if (whole.key.kind() == HistoryKey.Kind.COLUMN) {
        StateInput in = whole.input();
        skipHead(in);
        long sequence = whole.written.sequence();
        if (sequence <= wholeSequence) {
          RunHistory.skipNewest(in);
        } else {
          history.readNewest(in, sequence);
        }
        readLayerColumns(history, layers, in, sequence);
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

  private static void readLayerColumns(
      RunHistory history, Map<Integer, LayerHistory> layers, StateInput in, long sequence) {
    List<LayerHistory> present = new ArrayList<>();
    int index = -1;
    for (int gap = in.getVarInt(); gap != 0; gap = in.getVarInt()) {
      index += gap;
      LayerHistory layer = layers.get(index);
      if (layer == null || sequence <= layer.coverage().wholeSequence()) {
        LayerHistory.skipNewest(in); // dropped, or contained in a whole copy
      } else {
        layer.readNewest(in, sequence);
      }
      if (layer != null) {
        present.add(layer);
      }
    }
    for (LayerHistory layer : history.layers()) {
      boolean known = !layer.coverage().isEmpty() && sequence > layer.coverage().wholeSequence();
      if (known && !layer.isReportedAt(sequence)) {
        layer.addAbsence(sequence);
      }
    }
    history.restorePresent(present);
  }
}
