package io.gradwatch.detect;

import io.gradwatch.detect.verdict.StoredIncident;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.StateOutput;
import io.gradwatch.protocol.RunInfoCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
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
 * <p>Every record carries the attempt or is overwritten when another starts. A record larger than
 * its topic takes is split.
 */
public final class HistoryRecords {

  /** Number of workers up to which the head lists them. */
  static final int WORKERS_IN_HEAD = 8;

  static final int LAYERS_PER_LAYOUT = 256;

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
    RunSink run = new RunSink(history, maxValueBytes, sink);
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
      run.putOut(HistoryKey.Kind.INCIDENT, 0);
    }
    if (changes.attemptStarted() || (changes.stepAdded() && history.curves().bucketsChanged())) {
      history.curves().writeBuckets(begin());
      run.putOut(HistoryKey.Kind.BUCKETS, 0);
    }
    if (changes.stepAdded()) {
      writeLayouts(history, run);
      writeWholeWindows(history, run);
      writeWorkers(history, run);
      writeColumn(history, run);
    } else {
      writeHead(history, begin());
      run.putOut(HistoryKey.Kind.HEAD, 0);
    }
    changes.clear();
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

  private void writeLayouts(RunHistory history, RunSink run) {
    Set<Integer> changed = new TreeSet<>();
    for (LayerHistory layer : history.presentLayers()) {
      if (layer.layoutChanged()) {
        changed.add(layer.index() / LAYERS_PER_LAYOUT);
      }
    }
    for (int layout : changed) {
      begin();
      for (LayerHistory layer : history.layers()) {
        if (layer.index() / LAYERS_PER_LAYOUT == layout) {
          layer.writeLayout(out);
        }
      }
      run.putOut(HistoryKey.Kind.LAYOUT, layout);
    }
  }

  private void writeWholeWindows(RunHistory history, RunSink run) {
    long sequence = history.sequence();
    for (LayerHistory layer : history.layers()) {
      if (layer.coverage().needsWholeCopy(sequence)) {
        layer.coverage().copied(sequence);
        begin();
        layer.write(out);
        run.putOut(HistoryKey.Kind.LAYER_WINDOWS, layer.index());
      }
    }
    if (history.coverage().needsWholeCopy(sequence)) {
      history.coverage().copied(sequence);
      history.writeWindows(begin());
      run.putOut(HistoryKey.Kind.RUN_WINDOWS, 0);
    }
  }

  /** The worker of the newest step; all of them when they no longer fit the head. */
  private void writeWorkers(RunHistory history, RunSink run) {
    Map<Integer, Long> workers = history.progress().lastStepByWorker();
    if (workers.size() <= WORKERS_IN_HEAD) {
      return;
    }
    boolean none = run.keys.stream().noneMatch(key -> key.kind() == HistoryKey.Kind.WORKER);
    for (Map.Entry<Integer, Long> worker : workers.entrySet()) {
      if (none || worker.getKey() == history.progress().newestWorker()) {
        begin();
        out.putVarLong(worker.getValue());
        run.putOut(HistoryKey.Kind.WORKER, worker.getKey());
      }
    }
  }

  private void writeColumn(RunHistory history, RunSink run) {
    writeHead(history, begin());
    history.writeNewest(out);
    int before = -1;
    for (LayerHistory layer : history.presentLayers()) {
      out.putVarLong(layer.index() - before); // at least 1; 0 ends the column
      layer.writeNewest(out);
      before = layer.index();
    }
    out.putByte(0);
    run.putOut(HistoryKey.Kind.COLUMN, (int) (history.sequence() % RollingWindow.CAPACITY));
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

  /** The records of one run. */
  private final class RunSink {

    private final RunHistory history;
    private final int maxValueBytes;
    private final Sink sink;
    private final Set<HistoryKey> keys;

    RunSink(RunHistory history, int maxValueBytes, Sink sink) {
      this.history = history;
      this.maxValueBytes = maxValueBytes;
      this.sink = sink;
      this.keys = keysByRun.computeIfAbsent(history.run(), run -> new TreeSet<>());
    }

    void putOut(HistoryKey.Kind kind, int number) {
      put(kind, number, out.toByteArray());
    }

    void put(HistoryKey.Kind kind, int number, byte[] value) {
      RecordParts parts =
          new RecordParts(history.sequence(), history.revision(), history.attempt());
      int part = 0;
      for (byte[] bytes : parts.split(value, maxValueBytes)) {
        HistoryKey key = new HistoryKey(kind, number, part++);
        keys.add(key);
        sink.put(key.toBytes(history.run()), bytes);
      }
    }

    void delete(HistoryKey.Kind kind) {
      keys.removeIf(
          key -> {
            if (key.kind() == kind) {
              sink.put(key.toBytes(history.run()), null);
            }
            return key.kind() == kind;
          });
    }
  }
}
