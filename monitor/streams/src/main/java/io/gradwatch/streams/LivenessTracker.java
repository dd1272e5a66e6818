package io.gradwatch.streams;

import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.detect.stalled.Inactivity;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tracks when the last step and the last heartbeat of each unfinished run of a task arrived, by
 * this process's clock, and finds the runs that are due for an inactivity check. A check compares
 * two times per run and reads no history; runs that ended are not tracked.
 *
 * <p>Held in memory only. Time during which this process was down or suspended never counts as
 * inactivity, because records cannot have been received then.
 */
final class LivenessTracker {

  /** Maximum number of runs returned by one call: each history may have to be decoded. */
  private static final int MAX_RUNS_PER_CHECK = 64;

  /** Interval between checks of the same inactive run: a warning may become critical. */
  private static final Duration RECHECK_INTERVAL = Duration.ofSeconds(15);

  /** A check that is late by more than this shows that the process was suspended. */
  private static final Duration SUSPENSION_THRESHOLD = Duration.ofSeconds(15);

  private final Duration interval;
  private final Map<String, TrackedRun> runs = new LinkedHashMap<>();
  private Instant trackingSince;
  private Instant lastCheck;

  /**
   * @param interval interval at which {@link #due} is called
   * @param now start of tracking
   */
  LivenessTracker(Duration interval, Instant now) {
    this.interval = interval;
    this.trackingSince = now;
    this.lastCheck = now;
  }

  /** Arrival times of a run's records, and the time of its next check. */
  private static final class TrackedRun {
    private final int attempt;
    private Instant lastStep;
    private Instant lastHeartbeat;
    private Instant nextCheck;

    TrackedRun(int attempt, Instant now) {
      this.attempt = attempt;
      this.lastStep = now;
      this.lastHeartbeat = now;
      this.nextCheck = now;
    }
  }

  /** Updates the arrival times after the evaluation of a record. */
  void recordEvaluated(
      RunRecord record, RunUpdate update, Optional<Duration> stallTimeout, Instant now) {
    boolean active =
        update.outcome() == RunUpdate.Outcome.EVALUATED
            || update.outcome() == RunUpdate.Outcome.REPEATED;
    if (!active) {
      return;
    }
    RunHistory history = update.history();
    if (stallTimeout.isEmpty()) {
      runs.remove(history.run());
      return;
    }
    TrackedRun tracked = track(history, now);
    if (record instanceof RunRecord.Step) {
      tracked.lastStep = now;
    } else {
      tracked.lastHeartbeat = now;
    }
    tracked.nextCheck = tracked.lastStep.plus(stallTimeout.get());
  }

  private TrackedRun track(RunHistory history, Instant now) {
    TrackedRun known = runs.get(history.run());
    if (known != null && known.attempt == history.attempt()) {
      return known;
    }
    TrackedRun added = new TrackedRun(history.attempt(), now);
    runs.put(history.run(), added);
    return added;
  }

  /** Tracks a run found in the store as if its records had arrived when tracking began. */
  void addStored(RunHistory history, Duration stallTimeout) {
    if (!runs.containsKey(history.run())) {
      track(history, trackingSince).nextCheck = trackingSince.plus(stallTimeout);
    }
  }

  void remove(String run) {
    runs.remove(run);
  }

  /** Returns runs that have been inactive for longer than their stall timeout, in batches. */
  List<String> due(Instant now) {
    if (now.isAfter(lastCheck.plus(interval).plus(SUSPENSION_THRESHOLD))) {
      trackingSince = now;
    }
    lastCheck = now;
    List<String> due =
        runs.entrySet().stream()
            .filter(entry -> !now.isBefore(entry.getValue().nextCheck))
            .limit(MAX_RUNS_PER_CHECK)
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(run -> reschedule(run, now));
    return due;
  }

  /** Moves the run behind all others, so that every run is checked eventually. */
  private void reschedule(String run, Instant now) {
    TrackedRun tracked = runs.remove(run);
    if (tracked != null) {
      tracked.nextCheck = now.plus(RECHECK_INTERVAL);
      runs.put(run, tracked);
    }
  }

  /** Returns how long no record of a run has arrived. */
  Inactivity inactivity(String run, Instant now) {
    TrackedRun tracked = runs.get(run);
    Instant lastStep = tracked == null ? now : tracked.lastStep;
    Instant lastHeartbeat = tracked == null ? now : tracked.lastHeartbeat;
    return new Inactivity(now, since(lastStep, now), since(lastHeartbeat, now));
  }

  private Duration since(Instant lastSeen, Instant now) {
    return Duration.between(lastSeen.isBefore(trackingSince) ? trackingSince : lastSeen, now);
  }
}
