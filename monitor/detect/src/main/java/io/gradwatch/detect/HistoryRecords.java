package io.gradwatch.detect;

import io.gradwatch.detect.verdict.StoredIncident;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.StateOutput;
import io.gradwatch.protocol.RunInfoCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes what has changed in a history as records of a compacted topic: what a step added, not the
 * run. {@link StoredHistory} reads them.
 *
 * <ul>
 *   <li>A <b>column</b> for each step, under one of {@value RollingWindow#CAPACITY} keys in turn:
 *       the scalars of the run, and what the step added to each window.
 *   <li>The <b>head</b>: those scalars, when something else than a step changed them.
 *   <li><b>Buckets</b> of the loss curves, when one of them was full.
 *   <li><b>Layouts</b>: names and first values of up to {@value #LAYERS_PER_LAYOUT} layers.
 *   <li>The <b>incident</b>: its events, when one began, worsened, cleared or was revised.
 *   <li>The newest <b>run info</b>.
 *   <li><b>Windows</b> as a whole, of the run or of a layer, where the columns do not reach back
 *       far enough: see {@link io.gradwatch.detect.window.StoredCoverage}.
 *   <li><b>Workers</b> one by one, in a run of more than {@value #WORKERS_IN_HEAD}.
 * </ul>
 *
 * <p>Every record carries the attempt that began the windows, or is overwritten when another
 * starts. A record larger than its topic takes is split.
 */
public final class HistoryRecords {

  /** Number of workers up to which the head lists them. */
  static final int WORKERS_IN_HEAD = 8;

  static final int LAYERS_PER_LAYOUT = 256;

  /** Size of a value that is never reached, so that it is not split. */
  private static final int UNSPLIT = 1 << 30;

  /** Takes the records; a null value deletes the key. */
  @FunctionalInterface
  public interface Sink {
    void put(byte[] key, byte @Nullable [] value);
  }

  /** Size of the longest key of a run. */
  public static int maxKeyBytes(String run) {
    return HistoryKey.HEADER_BYTES + run.getBytes(StandardCharsets.UTF_8).length;
  }

  private final StateOutput out = new StateOutput();
  private final Map<String, Set<HistoryKey>> keysByRun = new HashMap<>();

  /** The run of a record; empty if its key is none of a history. */
  public static Optional<String> runOf(byte[] key) {
    return HistoryKey.of(key).map(HistoryKey.OfRun::run);
  }

  /** The keys under which a stored run was found. */
  void restored(String run, Set<HistoryKey> keys) {
    keysByRun.put(run, new TreeSet<>(keys));
  }

  /**
   * Writes what has changed since the last call.
   *
   * @param maxValueBytes maximum size of a value; larger ones are split
   */
  public void writeChanges(RunHistory history, int maxValueBytes, Sink sink) {
    HistoryChanges changes = history.changes();
    if (!changes.any()) {
      return;
    }
    RunRecordSink run =
        new RunRecordSink(
            history,
            maxValueBytes,
            sink,
            keysByRun.computeIfAbsent(history.run(), name -> new TreeSet<>()));
    if (!changes.stepAdded()) {
      history.nextRevision();
    }
    if (changes.layersWereDropped()) {
      run.delete(HistoryKey.Kind.LAYOUT);
      run.delete(HistoryKey.Kind.LAYER_WINDOWS);
    }
    if (changes.attemptStarted()) {
      run.delete(HistoryKey.Kind.WORKER);
      run.delete(HistoryKey.Kind.RUN_WINDOWS);
    }
    if (changes.infoChanged()) {
      history
          .info()
          .ifPresentOrElse(
              info -> run.put(HistoryKey.Kind.INFO, 0, RunInfoCodec.encode(info)),
              () -> run.delete(HistoryKey.Kind.INFO));
    }
    if (changes.eventsChanged()) {
      StoredIncident.writeEvents(history.incident(), begin());
      run.put(HistoryKey.Kind.INCIDENT, 0, out.toByteArray());
    }
    if (changes.attemptStarted() || (changes.stepAdded() && history.curves().bucketsChanged())) {
      history.curves().writeBuckets(begin());
      run.put(HistoryKey.Kind.BUCKETS, 0, out.toByteArray());
    }
    if (changes.stepAdded()) {
      writeLayouts(history, run);
      writeWholeWindows(history, run);
      writeWorkers(history, run);
      writeColumn(history, run);
    } else {
      writeHead(history, begin());
      run.put(HistoryKey.Kind.HEAD, 0, out.toByteArray());
    }
    changes.clear();
  }

  /** Forgets a run that another process continues, and returns its keys that are in use. */
  Set<HistoryKey> release(String run) {
    Set<HistoryKey> keys = keysByRun.remove(run);
    return keys == null ? Set.of() : keys;
  }

  /**
   * The records that hold a history by themselves, without the columns before the newest. The topic
   * does not contain them.
   */
  Map<HistoryKey, byte[]> whole(RunHistory history) {
    Map<HistoryKey, byte[]> values = new HashMap<>();
    RunRecordSink run =
        new RunRecordSink(
            history,
            UNSPLIT,
            (key, value) -> HistoryKey.of(key).ifPresent(of -> values.put(of.key(), value)),
            new TreeSet<>());
    history.info().ifPresent(info -> run.put(HistoryKey.Kind.INFO, 0, RunInfoCodec.encode(info)));
    StoredIncident.writeEvents(history.incident(), begin());
    run.put(HistoryKey.Kind.INCIDENT, 0, out.toByteArray());
    history.curves().writeBuckets(begin());
    run.put(HistoryKey.Kind.BUCKETS, 0, out.toByteArray());
    history.layers().stream()
        .map(layer -> layer.index() / LAYERS_PER_LAYOUT)
        .distinct()
        .forEach(layout -> writeLayout(history, layout, run));
    for (LayerHistory layer : history.layers()) {
      layer.write(begin());
      run.put(HistoryKey.Kind.LAYER_WINDOWS, layer.index(), out.toByteArray());
    }
    history.writeWindows(begin());
    run.put(HistoryKey.Kind.RUN_WINDOWS, 0, out.toByteArray());
    writeWorkers(history, run);
    if (history.progress().hasSteps()) {
      writeColumn(history, run);
    } else {
      writeHead(history, begin());
      run.put(HistoryKey.Kind.HEAD, 0, out.toByteArray());
    }
    return values;
  }

  /** Forgets which keys are in use, because the topic is read again. */
  public void clear() {
    keysByRun.clear();
  }

  /** Deletes every record of a run. */
  public void delete(String run, Sink sink) {
    Set<HistoryKey> keys = keysByRun.remove(run);
    if (keys != null) {
      keys.forEach(key -> sink.put(key.toBytes(run), null));
    }
  }

  private StateOutput begin() {
    out.clear();
    return out;
  }

  private void writeLayouts(RunHistory history, RunRecordSink run) {
    Set<Integer> changed = new TreeSet<>();
    for (LayerHistory layer : history.presentLayers()) {
      if (layer.layoutChanged()) {
        changed.add(layer.index() / LAYERS_PER_LAYOUT);
      }
    }
    changed.forEach(layout -> writeLayout(history, layout, run));
  }

  private void writeLayout(RunHistory history, int layout, RunRecordSink run) {
    begin();
    for (LayerHistory layer : history.layers()) {
      if (layer.index() / LAYERS_PER_LAYOUT == layout) {
        layer.writeLayout(out);
      }
    }
    run.put(HistoryKey.Kind.LAYOUT, layout, out.toByteArray());
  }

  private void writeWholeWindows(RunHistory history, RunRecordSink run) {
    long sequence = history.sequence();
    for (LayerHistory layer : history.layers()) {
      if (layer.coverage().needsWholeCopy(sequence)) {
        layer.coverage().copied(sequence);
        begin();
        layer.write(out);
        run.put(HistoryKey.Kind.LAYER_WINDOWS, layer.index(), out.toByteArray());
      }
    }
    if (history.coverage().needsWholeCopy(sequence)) {
      history.coverage().copied(sequence);
      history.writeWindows(begin());
      run.put(HistoryKey.Kind.RUN_WINDOWS, 0, out.toByteArray());
    }
  }

  /** The worker of the newest step; all of them when they no longer fit the head. */
  private void writeWorkers(RunHistory history, RunRecordSink run) {
    Map<Integer, Long> workers = history.progress().lastStepByWorker();
    if (workers.size() <= WORKERS_IN_HEAD) {
      return;
    }
    boolean none = !run.contains(HistoryKey.Kind.WORKER);
    for (Map.Entry<Integer, Long> worker : workers.entrySet()) {
      if (none || worker.getKey() == history.progress().newestWorker()) {
        begin();
        out.putVarLong(worker.getValue());
        run.put(HistoryKey.Kind.WORKER, worker.getKey(), out.toByteArray());
      }
    }
  }

  private void writeColumn(RunHistory history, RunRecordSink run) {
    writeHead(history, begin());
    history.writeNewest(out);
    int before = -1;
    for (LayerHistory layer : history.presentLayers()) {
      out.putVarLong(layer.index() - before); // at least 1; 0 ends the column
      layer.writeNewest(out);
      before = layer.index();
    }
    out.putByte(0);
    run.put(
        HistoryKey.Kind.COLUMN,
        (int) (history.sequence() % RollingWindow.CAPACITY),
        out.toByteArray());
  }

  private static void writeHead(RunHistory history, StateOutput out) {
    out.putInstant(history.lastRecordTime());
    out.putInstant(history.lastReportTime());
    out.putBoolean(history.reportedComplete());
    AttemptProgress progress = history.progress();
    progress.writeScalars(out);
    Map<Integer, Long> workers = progress.lastStepByWorker();
    boolean listed = workers.size() <= WORKERS_IN_HEAD;
    out.putVarLong(listed ? workers.size() : 0);
    if (listed) {
      workers.forEach(
          (worker, step) -> {
            out.putVarLong(worker);
            out.putVarLong(step);
          });
    }
    history.curves().writeScalars(out);
    StoredIncident.writeCounts(history.incident(), out);
  }
}
