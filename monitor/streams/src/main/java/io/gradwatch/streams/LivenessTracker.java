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
 * Which of a task's runs are expected to go on, and since when nothing came of each, by the clock
 * of this process. It reads no history: those of runs that ended cost nothing, of others a
 * comparison of two times.
 *
 * <p>Kept in memory alone. A process that starts, or was stopped for a while, knows of no silence
 * before: what it did not hear, nobody said to it.
 */
final class LivenessTracker {

  /** Histories that one call looks into at most: each may have to be decoded. */
  private static final int MAX_RUNS_PER_CHECK = 64;

  /** Between two looks at the same silence: it may turn from a warning to critical. */
  private static final Duration RECHECK_INTERVAL = Duration.ofSeconds(15);

  /** A call that comes later than due by so much tells that the process was stopped. */
  private static final Duration SUSPENSION_THRESHOLD = Duration.ofSeconds(15);

  private final Duration interval;
  private final Map<String, TrackedRun> runs = new LinkedHashMap<>();
  private Instant trackingSince;
  private Instant lastCheck;

  /**
   * @param interval between two calls of {@link #due}
   * @param now when it begins to listen
   */
  LivenessTracker(Duration interval, Instant now) {
    this.interval = interval;
    this.trackingSince = now;
    this.lastCheck = now;
  }

  /** What was heard of a run, and when it is worth a look. */
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

  /** Takes note of a record that was judged. */
  void recordEvaluated(
      RunRecord record, RunUpdate evaluation, Optional<Duration> stallTimeout, Instant now) {
    if (evaluation.outcome() != RunUpdate.Outcome.EVALUATED) {
      return;
    }
    RunHistory history = evaluation.history();
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

  /** Takes a run of the store into account, as if it had been heard when listening began. */
  void addStored(RunHistory history, Duration stallTimeout) {
    if (!runs.containsKey(history.run())) {
      track(history, trackingSince).nextCheck = trackingSince.plus(stallTimeout);
    }
  }

  void remove(String run) {
    runs.remove(run);
  }

  /** The runs that have been silent for longer than their patience, some at each call. */
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

  /** Behind all others, so that each gets its turn. */
  private void reschedule(String run, Instant now) {
    TrackedRun tracked = runs.remove(run);
    if (tracked != null) {
      tracked.nextCheck = now.plus(RECHECK_INTERVAL);
      runs.put(run, tracked);
    }
  }

  /** For how long nothing came of a run that is due. */
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
