package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventCodec;
import io.gradwatch.protocol.RollingReportCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges each record by its run's history, keeps the new history, publishes what came of it. Judges
 * runs of which no record comes by the clock.
 */
final class EvaluationProcessor extends ContextualProcessor<String, RunRecord, byte[], byte[]> {

  private static final Logger log = LoggerFactory.getLogger(EvaluationProcessor.class);
  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(10);

  private final RunRecordEvaluator evaluator;
  private final Duration retention;
  private final Duration stallCheckInterval;
  private final StreamMetrics metrics;
  private @Nullable RunHistoryStore histories;
  private @Nullable LivenessTracker livenessTracker;
  private boolean storeScanned;

  EvaluationProcessor(
      RunRecordEvaluator evaluator,
      Duration retention,
      Duration stallCheckInterval,
      StreamMetrics metrics) {
    this.evaluator = evaluator;
    this.retention = retention;
    this.stallCheckInterval = stallCheckInterval;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    super.init(context);
    RunHistoryStore taskHistories =
        new RunHistoryStore(context.getStateStore(TopologyNames.HISTORIES), metrics);
    histories = taskHistories;
    LivenessTracker taskLiveness =
        new LivenessTracker(
            stallCheckInterval, Instant.ofEpochMilli(context.currentSystemTimeMs()));
    livenessTracker = taskLiveness;
    context.schedule(
        stallCheckInterval,
        PunctuationType.WALL_CLOCK_TIME,
        now -> checkInactiveRuns(Instant.ofEpochMilli(now), taskHistories, taskLiveness));
    context.schedule(
        EXPIRY_INTERVAL,
        PunctuationType.WALL_CLOCK_TIME,
        now -> taskHistories.deleteExpired(Instant.ofEpochMilli(now), retention));
  }

  @Override
  public void process(Record<String, RunRecord> record) {
    if (histories == null || livenessTracker == null) {
      throw new IllegalStateException("process before init");
    }
    RunRecord value = record.value();
    if (value instanceof RunRecord.Tombstone) {
      histories.delete(value.run());
      livenessTracker.remove(value.run());
      metrics.count(value.input(), RecordOutcome.FORGOTTEN);
      return;
    }
    Optional<RunHistory> before = histories.get(value.run());
    RunUpdate evaluation = evaluator(before, value);
    // Encoded before anything is kept: when this throws, no event is lost behind a kept history.
    List<OutgoingRecord> outgoing = encode(evaluation, record.timestamp());
    histories.put(value.run(), evaluation.history(), Instant.ofEpochMilli(record.timestamp()));
    publish(evaluation, outgoing);
    metrics.count(value.input(), RecordOutcome.of(evaluation.outcome()));
    Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
    if (value instanceof RunRecord.Step step
        && evaluation.outcome() == RunUpdate.Outcome.EVALUATED) {
      metrics.delays().count(Duration.between(step.report().time(), now));
    }
    livenessTracker.recordEvaluated(
        value, evaluation, evaluator.stallTimeout(evaluation.history()), now);
  }

  private void publish(RunUpdate evaluation, List<OutgoingRecord> outgoing) {
    outgoing.forEach(
        outgoingRecord -> context().forward(outgoingRecord.record(), outgoingRecord.child()));
    count(evaluation);
  }

  private RunUpdate evaluator(Optional<RunHistory> before, RunRecord record) {
    if (record instanceof RunRecord.Step step) {
      return evaluator.evaluateStep(before, step.report());
    }
    if (record instanceof RunRecord.Info info) {
      return evaluator.evaluateRunInfo(before, info.info());
    }
    throw new IllegalArgumentException("nothing to judge in " + record.getClass());
  }

  /** Runs of an earlier process are found in the store once it is restored. */
  private void checkInactiveRuns(
      Instant now, RunHistoryStore taskHistories, LivenessTracker taskLiveness) {
    if (!storeScanned) {
      storeScanned = true;
      taskHistories.forEach(
          history ->
              evaluator
                  .stallTimeout(history)
                  .ifPresent(stallTimeout -> taskLiveness.addStored(history, stallTimeout)));
    }
    for (String run : taskLiveness.due(now)) {
      Optional<RunHistory> history = taskHistories.get(run);
      if (history.isEmpty()) {
        taskLiveness.remove(run); // it was not heard of for the whole retention
      } else {
        evaluateInactivity(history.get(), taskLiveness.inactivity(run, now), taskHistories);
      }
    }
  }

  private void evaluateInactivity(
      RunHistory history, Inactivity inactivity, RunHistoryStore taskHistories) {
    RunUpdate evaluation;
    List<OutgoingRecord> outgoing;
    try {
      evaluation = evaluator.evaluateInactivity(history, inactivity);
      outgoing = encode(evaluation, inactivity.now().toEpochMilli());
    } catch (RuntimeException e) {
      long count = metrics.count(StreamMetrics.StreamEvent.SILENCE_NOT_JUDGED);
      if (SparseLog.due(count)) {
        log.error("silent run could not be judged (run={} count={})", history.run(), count, e);
      }
      return;
    }
    if (!outgoing.isEmpty()) {
      taskHistories.update(history.run(), evaluation.history());
      publish(evaluation, outgoing);
    }
  }

  /** A record for a sink. */
  private record OutgoingRecord(Record<byte[], byte[]> record, String child) {}

  private static List<OutgoingRecord> encode(RunUpdate evaluation, long recordTime) {
    List<OutgoingRecord> outgoing = new ArrayList<>();
    for (Event event : evaluation.events()) {
      long time = boundedTime(event.time(), recordTime);
      outgoing.add(
          new OutgoingRecord(
              new Record<>(key(event.run()), EventCodec.encode(event), time),
              TopologyNames.EVENTS));
    }
    evaluation
        .norms()
        .ifPresent(
            norms ->
                outgoing.add(
                    new OutgoingRecord(
                        new Record<>(
                            key(norms.run()),
                            RollingReportCodec.encode(norms),
                            boundedTime(norms.time(), recordTime)),
                        TopologyNames.NORMS)));
    return outgoing;
  }

  private static byte[] key(String run) {
    return run.getBytes(UTF_8);
  }

  /**
   * The report's time, but never later than the record that brought it: see {@link
   * BoundedRecordTime}.
   */
  private static long boundedTime(Instant reportTime, long recordTime) {
    return Math.max(0, Math.min(reportTime.toEpochMilli(), recordTime));
  }

  private void count(RunUpdate evaluation) {
    evaluation.events().forEach(event -> metrics.count(StreamMetrics.StreamEvent.EVENT_PUBLISHED));
    evaluation.norms().ifPresent(norms -> metrics.count(StreamMetrics.StreamEvent.NORMS_PUBLISHED));
  }
}
