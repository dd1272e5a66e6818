package io.gradwatch.streams;

import io.gradwatch.detect.Judgement;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.stalled.Silence;
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
final class Vigil {

  /** Histories that one call looks into at most: each may have to be decoded. */
  private static final int LOOKS = 64;

  /** Between two looks at the same silence: it may turn from a warning to critical. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

  /** A call that comes later than due by so much tells that the process was stopped. */
  private static final Duration STOPPED = Duration.ofSeconds(15);

  private final Duration every;
  private final Map<String, Watched> runs = new LinkedHashMap<>();
  private Instant listeningSince;
  private Instant called;

  /**
   * @param every between two calls of {@link #due}
   * @param now when it begins to listen
   */
  Vigil(Duration every, Instant now) {
    this.every = every;
    this.listeningSince = now;
    this.called = now;
  }

  /** What was heard of a run, and when it is worth a look. */
  private static final class Watched {
    private final int attempt;
    private Instant step;
    private Instant heartbeat;
    private Instant look;

    Watched(int attempt, Instant now) {
      this.attempt = attempt;
      this.step = now;
      this.heartbeat = now;
      this.look = now;
    }
  }

  /** Takes note of a record that was judged. */
  void heard(RunRecord record, Judgement judgement, Optional<Duration> patience, Instant now) {
    if (judgement.outcome() != Judgement.Outcome.JUDGED) {
      return;
    }
    RunHistory history = judgement.history();
    if (patience.isEmpty()) {
      runs.remove(history.run());
      return;
    }
    Watched watched = watch(history, now);
    if (record instanceof RunRecord.Step) {
      watched.step = now;
    } else {
      watched.heartbeat = now;
    }
    watched.look = watched.step.plus(patience.get());
  }

  private Watched watch(RunHistory history, Instant now) {
    Watched known = runs.get(history.run());
    if (known != null && known.attempt == history.attempt()) {
      return known;
    }
    Watched afresh = new Watched(history.attempt(), now);
    runs.put(history.run(), afresh);
    return afresh;
  }

  /** Takes a run of the store into account, as if it had been heard when listening began. */
  void found(RunHistory history, Duration patience) {
    if (!runs.containsKey(history.run())) {
      watch(history, listeningSince).look = listeningSince.plus(patience);
    }
  }

  void drop(String run) {
    runs.remove(run);
  }

  /** The runs that have been silent for longer than their patience, some at each call. */
  List<String> due(Instant now) {
    if (now.isAfter(called.plus(every).plus(STOPPED))) {
      listeningSince = now;
    }
    called = now;
    List<String> due =
        runs.entrySet().stream()
            .filter(entry -> !now.isBefore(entry.getValue().look))
            .limit(LOOKS)
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(run -> lookAgainLater(run, now));
    return due;
  }

  /** Behind all others, so that each gets its turn. */
  private void lookAgainLater(String run, Instant now) {
    Watched watched = runs.remove(run);
    if (watched != null) {
      watched.look = now.plus(LOOK_AGAIN);
      runs.put(run, watched);
    }
  }

  /** For how long nothing came of a run that is due. */
  Silence silence(String run, Instant now) {
    Watched watched = runs.get(run);
    Instant step = watched == null ? now : watched.step;
    Instant heartbeat = watched == null ? now : watched.heartbeat;
    return new Silence(now, since(step, now), since(heartbeat, now));
  }

  private Duration since(Instant heard, Instant now) {
    return Duration.between(heard.isBefore(listeningSince) ? listeningSince : heard, now);
  }
}
