package io.gradwatch.cli.conformance;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Order of the records: attempts, states, step numbers and heartbeats. */
final class SequenceCheck {

  /** Three times the interval at which heartbeats are due. */
  private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

  private final Findings findings;
  private final Map<Integer, Long> lastSteps = new HashMap<>();
  private int attempt;
  private @Nullable RunInfo lastInfo;
  private @Nullable Instant lastTime;
  private long steps;
  private long missing;

  SequenceCheck(Findings findings) {
    this.findings = findings;
  }

  void check(RunInfo info) {
    String where = "RunInfo of attempt " + info.attempt();
    checkAttempt(info.attempt(), where);
    RunInfo before = lastInfo;
    if (before == null) {
      if (info.state() != RunState.STARTED) {
        findings.wrong(
            "no start",
            "the first RunInfo of an attempt is " + info.state() + "; send STARTED first",
            where);
      }
    } else {
      if (before.state().ended()) {
        findings.wrong(
            "after the end",
            "a RunInfo " + info.state() + " follows " + before.state() + "; the end is sent last",
            where);
      }
      if (!info.started().equals(before.started())) {
        findings.wrong(
            "start moves",
            "started changes within an attempt, from " + before.started() + " to " + info.started(),
            where);
      }
    }
    checkTime("heartbeat", info.heartbeat(), where);
    lastInfo = info;
  }

  void check(StepReport step) {
    String where = "step " + step.step() + " of attempt " + step.attempt();
    checkAttempt(step.attempt(), where);
    if (lastInfo == null) {
      findings.wrong(
          "not announced", "a step precedes the RunInfo of its attempt; send that first", where);
    } else if (lastInfo.state().ended() && step.time().isAfter(lastInfo.heartbeat())) {
      // records of two topics with the same timestamp have no order
      findings.wrong(
          "steps after the end",
          "a step follows " + lastInfo.state() + "; the end is sent after the last step",
          where);
    }
    Long before = lastSteps.put(step.worker(), step.step());
    if (before != null && step.step() <= before) {
      findings.wrong(
          "order",
          "a step follows step "
              + before
              + " of its worker; numbers ascend, and a restart is a new attempt",
          where);
    } else if (before != null && step.step() > before + 1) {
      missing += step.step() - before - 1;
    }
    steps++;
    checkTime("time", step.time(), where);
  }

  private void checkAttempt(int next, String where) {
    if (next < attempt) {
      findings.wrong(
          "attempt goes back",
          "attempt "
              + next
              + " follows attempt "
              + attempt
              + "; a new training has a higher number",
          where);
    } else if (next > attempt) {
      endAttempt();
      attempt = next;
      lastInfo = null;
      lastTime = null;
      lastSteps.clear();
      steps = 0;
      missing = 0;
    }
  }

  private void checkTime(String field, Instant time, String where) {
    Instant before = lastTime;
    if (before != null && Duration.between(before, time).compareTo(MAX_SILENCE) > 0) {
      findings.wrong(
          "silence",
          "nothing was published for "
              + Duration.between(before, time).toSeconds()
              + " s; a heartbeat is due every 10 s",
          where);
    }
    if (before != null && time.isBefore(before.minusSeconds(5))) {
      findings.wrong(
          field + " goes back", field + " goes back from " + before + " to " + time, where);
    }
    lastTime = before == null || time.isAfter(before) ? time : before;
  }

  private void endAttempt() {
    if (attempt == 0) {
      return;
    }
    String where = "attempt " + attempt;
    if (lastInfo == null) {
      findings.wrong("no info", "no RunInfo; the run is not announced", where);
    } else if (!lastInfo.state().ended()) {
      findings.wrong(
          "no end",
          "the last RunInfo is " + lastInfo.state() + "; a run that has ended says so",
          where);
    }
    if (lastInfo != null
        && lastInfo.state().ended()
        && lastInfo.stepsMeasured() != steps
        && lastSteps.size() == 1) {
      findings.wrong(
          "steps measured",
          "stepsMeasured is "
              + lastInfo.stepsMeasured()
              + " at the end; "
              + steps
              + " steps were read",
          where);
    }
    if (missing > 0) {
      findings.wrong(
          "gaps", missing + " step numbers are missing; send every step of the optimiser", where);
    }
  }

  void finish() {
    endAttempt();
  }
}
