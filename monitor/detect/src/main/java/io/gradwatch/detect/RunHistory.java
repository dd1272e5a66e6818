package io.gradwatch.detect;

import io.gradwatch.detect.stalled.StepIntervals;
import io.gradwatch.detect.verdict.Incident;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.RunFacts;
import io.gradwatch.detect.window.StateInput;
import io.gradwatch.detect.window.StateOutput;
import io.gradwatch.detect.window.StoredCoverage;
import io.gradwatch.detect.window.TrainingCurves;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepColumns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run between two records, updated in place. One task owns it: only the thread that
 * evaluates the run may touch it. What others see of it is a {@link RunSnapshot}; what a successor
 * continues from is in the records of {@link HistoryRecords}.
 *
 * <p>Longer than most classes because it is the only one that may change this state: what detectors
 * ask, what records change, and what is restored.
 */
public final class RunHistory {

  /**
   * Time without a record of the attempt after which a lower number is a new attempt and not a late
   * record: longer than clocks of two trainers differ, and than an announced run takes no step
   * without a heartbeat.
   */
  static final Duration ATTEMPT_SILENCE = Duration.ofHours(1);

  private final String run;
  private int attempt;

  /** Attempt that began the windows, which later attempts go on with. */
  private int firstAttempt;

  private @Nullable RunInfo info;
  private RunFacts facts = RunFacts.UNKNOWN;
  private AttemptProgress progress = new AttemptProgress();
  private TrainingCurves curves = new TrainingCurves();
  private final List<LayerHistory> layers = new ArrayList<>();
  private Incident incident = Incident.empty();
  private Instant lastRecordTime = Instant.EPOCH;
  private Instant recordTimeBefore = Instant.EPOCH;
  private Instant lastReportTime = Instant.EPOCH;
  private boolean reportedComplete;
  private byte[] latestReport = NO_REPORT;

  private static final byte[] NO_REPORT = new byte[0];

  /** Number of steps so far, over all attempts. */
  private long sequence;

  /** Number of changes since the newest step; with the sequence it orders the stored records. */
  private long revision;

  private StoredCoverage coverage = new StoredCoverage();
  private int windowsAdded;
  private final List<LayerHistory> present = new ArrayList<>();
  private boolean consistent = true;

  private final HistoryChanges changes = new HistoryChanges();

  /** Creates the history of a run of which no record has been received. */
  public RunHistory(String run) {
    this.run = run;
  }

  /** Name of the run. */
  public String run() {
    return run;
  }

  /** Attempt that is being evaluated, from 1; 0 before the first record. */
  public int attempt() {
    return attempt;
  }

  /** Attempt that began the windows: the current one, or one that it goes on from. */
  int firstAttempt() {
    return firstAttempt;
  }

  /** Newest {@link RunInfo} of the attempt; empty before the first. */
  public Optional<RunInfo> info() {
    return Optional.ofNullable(info);
  }

  /** What the newest {@link RunInfo} of the attempt states. */
  RunFacts facts() {
    return facts;
  }

  /** Timestamp of the run's last record of any kind. */
  public Instant lastRecordTime() {
    return lastRecordTime;
  }

  /**
   * Notes the timestamp of a record that is about to be evaluated; it is stored with the next
   * change.
   */
  public void heard(Instant recordTime) {
    recordTimeBefore = lastRecordTime;
    lastRecordTime = recordTime;
  }

  /** The record was not applied, so the run was not heard. */
  void ignored() {
    lastRecordTime = recordTimeBefore;
  }

  /**
   * Whether the attempt had not been heard for {@link #ATTEMPT_SILENCE} before a record, both by
   * the record's timestamp and by the time that its report states.
   */
  boolean silentBefore(Instant reportTime) {
    Instant silent = recordTimeBefore.plus(ATTEMPT_SILENCE);
    return recordTimeBefore.isAfter(Instant.EPOCH)
        && lastRecordTime.isAfter(silent)
        && reportTime.isAfter(silent);
  }

  /** Whether the run has reported its end. */
  public boolean ended() {
    return info != null && info.state().ended();
  }

  /** Newest step of the attempt from any worker; 0 before the first. */
  public long lastStep() {
    return progress.lastStep();
  }

  AttemptProgress progress() {
    return progress;
  }

  TrainingCurves curves() {
    return curves;
  }

  /** Layers of this attempt, by ascending index. */
  List<LayerHistory> layers() {
    return Collections.unmodifiableList(layers);
  }

  /** Layers of the newest report, by ascending index. */
  List<LayerHistory> presentLayers() {
    return present;
  }

  Incident incident() {
    return incident;
  }

  Instant lastReportTime() {
    return lastReportTime;
  }

  boolean reportedComplete() {
    return reportedComplete;
  }

  /** The newest step report as it was received; empty before the first since the last restart. */
  byte[] latestReport() {
    return latestReport;
  }

  /** What has changed since the records were last written. */
  HistoryChanges changes() {
    return changes;
  }

  /**
   * Whether the last step was added completely. An error in between leaves windows of different
   * lengths: the history must then be discarded.
   */
  public boolean isConsistent() {
    return consistent;
  }

  // -------------------------------------------------------------------------------- changes

  /**
   * Whether an attempt goes on where the known one was: nothing has changed between them, and the
   * steps in between are known.
   */
  boolean isContinuedBy(RunInfo next) {
    return next.attempt() > attempt
        && next.resumedStep() > 0
        && progress.hasSteps()
        && progress.hasSingleWorker();
  }

  /** Goes on with another attempt, as if it were the known one. */
  void continueAttempt(RunInfo next) {
    attempt = next.attempt();
    progress.active(next.started());
    reportedComplete = false;
    changes.head();
  }

  /** Starts another attempt, which continues the curves until its first step shows otherwise. */
  void startAttempt(int newAttempt) {
    if (newAttempt < attempt) {
      // Its number may have been used before: no column of that time is to be taken for one of it.
      sequence += RollingWindow.CAPACITY;
      revision = 0;
    }
    attempt = newAttempt;
    firstAttempt = newAttempt;
    info = null;
    facts = RunFacts.UNKNOWN;
    progress = new AttemptProgress();
    curves = curves.resumed();
    layers.clear();
    present.clear();
    lastReportTime = Instant.EPOCH;
    reportedComplete = false;
    latestReport = NO_REPORT;
    coverage = new StoredCoverage();
    windowsAdded = 0;
    changes.attempt();
  }

  void set(RunInfo newInfo) {
    info = newInfo;
    facts = RunFacts.of(newInfo);
    changes.info();
  }

  void set(Incident newIncident) {
    if (!newIncident.equals(incident)) {
      changes.incident(!newIncident.hasSameEvents(incident));
      incident = newIncident;
    }
  }

  void reported(Instant time, boolean complete) {
    lastReportTime = time;
    reportedComplete = complete;
    changes.head();
  }

  /** Adds a step that has not been evaluated before. */
  void add(StepColumns step) {
    consistent = false;
    long next = sequence + 1;
    boolean first = !progress.hasSteps();
    if (first && step.step() == 0) {
      curves = new TrainingCurves(); // an attempt that starts at step 0 starts over
    }
    progress.add(step);
    curves.add(step);
    reportedComplete = false;
    latestReport = step.bytes();
    addLayers(step, next, first);
    noteAdded(next, progress.intervalAdded());
    sequence = next;
    revision = 0;
    changes.step();
    consistent = true;
  }

  /** Layers keep their windows while reports omit them, up to the maximum number of layers. */
  private void addLayers(StepColumns step, long next, boolean first) {
    if (layers.size() > Contract.MAX_LAYERS) {
      layers.clear();
      changes.layersDropped();
    }
    present.clear();
    int known = 0;
    for (int i = 0; i < step.layers(); i++) {
      int index = step.layerIndex(i);
      while (known < layers.size() && layers.get(known).index() < index) {
        layers.get(known++).addAbsence(next);
      }
      LayerHistory layer;
      if (known < layers.size() && layers.get(known).index() == index) {
        layer = layers.get(known);
      } else {
        layer = new LayerHistory(index, step.layerName(i));
        if (!first) {
          layer.coverage().requireWholeCopy(); // columns may hold a layer that was dropped
        }
        layers.add(known, layer);
      }
      layer.add(step, i, next);
      present.add(layer);
      known++;
    }
    while (known < layers.size()) {
      layers.get(known++).addAbsence(next);
    }
  }

  /**
   * Whether the run has ended and every step that it measured has been evaluated or is known to be
   * missing.
   */
  boolean allStepsEvaluated() {
    return info != null && info.state().ended() && stepsAccountedFor(info) >= info.stepsMeasured();
  }

  /** A resumed attempt takes again, at first, what has been evaluated. */
  private long stepsAccountedFor(RunInfo ended) {
    return firstAttempt == attempt
        ? progress.stepsEvaluated() + progress.stepsMissing()
        : progress.lastStep() + 1 - ended.resumedStep();
  }

  // -------------------------------------------------------------------------------- storing

  long sequence() {
    return sequence;
  }

  long revision() {
    return revision;
  }

  void nextRevision() {
    revision++;
  }

  StoredCoverage coverage() {
    return coverage;
  }

  /** The state of a stored run, before its columns are added. */
  void restore(
      long storedSequence,
      long storedRevision,
      int storedAttempt,
      @Nullable RunInfo storedInfo,
      Incident storedIncident,
      Instant storedRecordTime,
      Instant storedReportTime,
      boolean storedComplete) {
    sequence = storedSequence;
    revision = storedRevision;
    firstAttempt = storedAttempt;
    attempt = storedInfo == null ? storedAttempt : storedInfo.attempt();
    info = storedInfo;
    facts = storedInfo == null ? RunFacts.UNKNOWN : RunFacts.of(storedInfo);
    incident = storedIncident;
    lastRecordTime = storedRecordTime;
    lastReportTime = storedReportTime;
    reportedComplete = storedComplete;
  }

  /** Adds a layer of a stored run, in ascending order of index. */
  void restore(LayerHistory layer) {
    layers.add(layer);
  }

  /** Writes the recent losses, learning rates and step intervals. */
  void writeWindows(StateOutput out) {
    curves.writeWindows(out);
    out.putWindow(progress.stepIntervals().seconds());
    out.putVarLong(windowsAdded);
    coverage.write(out);
  }

  /** Reads what {@link #writeWindows} wrote. */
  void readWindows(StateInput in) {
    curves.readWindows(in);
    in.addTo(progress.stepIntervals().seconds());
    windowsAdded = in.getVarInt();
    coverage.read(in);
  }

  /** Writes what the newest step added to those windows. */
  void writeNewest(StateOutput out) {
    curves.writeNewest(out);
    out.putBoolean(progress.intervalAdded());
    if (progress.intervalAdded()) {
      progress.stepIntervals().writeNewest(out);
    }
  }

  /** Adds what {@link #writeNewest} wrote. */
  void readNewest(StateInput in, long columnSequence) {
    curves.readNewest(in);
    boolean interval = in.getBoolean();
    if (interval) {
      progress.stepIntervals().readNewest(in);
    }
    noteAdded(columnSequence, interval);
  }

  /** Reads over what {@link #writeNewest} wrote, which a later {@link #writeWindows} contains. */
  static void skipNewest(StateInput in) {
    TrainingCurves.skipNewest(in);
    if (in.getBoolean()) {
      new StepIntervals().readNewest(in);
    }
  }

  private void noteAdded(long columnSequence, boolean interval) {
    int added = curves.added() | (interval ? TrainingCurves.ADDED_BITS : 0);
    coverage.reported(columnSequence, coverage.isEmpty() || added == windowsAdded);
    windowsAdded = added;
  }

  void restorePresent(List<LayerHistory> newest) {
    present.clear();
    present.addAll(newest);
  }

  /** Bytes that the windows of all layers take in memory. */
  public long layerBytes() {
    return layers.stream().mapToLong(LayerHistory::arrayBytes).sum();
  }

  /** Number of parameter tensors of all layers. */
  public long tensors() {
    return layers.stream().mapToLong(layer -> layer.tensors().size()).sum();
  }
}
