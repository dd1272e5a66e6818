package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.cli.recording.AttemptReplay;
import io.gradwatch.cli.recording.RawRecord;
import io.gradwatch.cli.recording.RecordedTopic;
import io.gradwatch.cli.recording.RunReplay;
import io.gradwatch.cli.recording.RunReplay.Outcome;
import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.protocol.wire.StepReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunReplayTest {

  private final RunReplay replay = new RunReplay("run", new RunEvaluator());

  private List<Event> step(StepReport report) {
    return replay.evaluate(record(RecordedTopic.STEPS, report.toByteArray()));
  }

  private static RawRecord record(RecordedTopic topic, byte @Nullable [] value) {
    return new RawRecord(topic, 0, value);
  }

  @Test
  void findsWhatTheMonitorFinds() {
    assertThat(step(RawStep.valid("run", 0))).isEmpty();

    assertThat(step(RawStep.notANumber("run", 1)))
        .extracting(Event::kind)
        .containsExactly(VerdictKind.NON_FINITE);
    assertThat(replay.records(Outcome.EVALUATED)).isEqualTo(2);
    assertThat(replay.layers()).isEqualTo(2);
  }

  @Test
  void separatesAttemptsAndClearsTheVerdictsOfTheFirst() {
    step(RawStep.notANumber("run", 0));
    List<Event> events =
        step(RawStep.valid("run", 0).toBuilder().setAttempt(2).setLoss(0.5).build());
    step(RawStep.valid("run", 1)); // of the first attempt, late

    assertThat(events).extracting(Event::phase).containsExactly(EventPhase.CLEARED);
    assertThat(replay.attempts()).extracting(AttemptReplay::attempt).containsExactly(1, 2);
    assertThat(replay.attempts()).extracting(AttemptReplay::steps).containsExactly(1L, 1L);
    assertThat(replay.attempts())
        .extracting(AttemptReplay::finalLoss)
        .containsExactly(Double.NaN, 0.5);
    assertThat(replay.attempts())
        .extracting(attempt -> attempt.verdicts().size())
        .containsExactly(1, 0);
    assertThat(replay.records(Outcome.STALE_ATTEMPT)).isEqualTo(1);
  }

  @Test
  void evaluatesTheStepsOfEachWorkerAndDuplicatesOnce() {
    for (int worker = 0; worker < 2; worker++) {
      for (int i = 0; i < 2; i++) {
        step(RawStep.valid("run", 0).toBuilder().setWorker(worker).build());
      }
    }

    assertThat(replay.records(Outcome.EVALUATED)).isEqualTo(2);
    assertThat(replay.records(Outcome.DUPLICATE)).isEqualTo(2);
    assertThat(replay.attempts()).extracting(AttemptReplay::steps).containsExactly(2L);
  }

  @Test
  void countsWhatTheMonitorWouldDeadLetterAndKeepsTheFirstReason() {
    List<Event> events = new ArrayList<>(step(RawStep.valid("another", 0)));
    events.addAll(replay.evaluate(record(RecordedTopic.STEPS, new byte[] {1, 2, 3})));
    events.addAll(replay.evaluate(record(RecordedTopic.STEPS, null)));
    events.addAll(replay.evaluate(record(RecordedTopic.RUNS, new byte[0])));

    assertThat(events).isEmpty();
    assertThat(replay.records(Outcome.UNREADABLE)).isEqualTo(4);
    assertThat(replay.firstProblem()).contains("the run in the value is \"another\", not \"run\"");
    assertThat(replay.attempts()).isEmpty();
  }

  @Test
  void startsAgainWhenTheRunIsDeleted() {
    step(RawStep.notANumber("run", 0));
    replay.evaluate(record(RecordedTopic.RUNS, null));

    assertThat(step(RawStep.notANumber("run", 0)))
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN);
    assertThat(replay.records(Outcome.DELETION)).isEqualTo(1);
  }
}
