package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.logging.LogRateLimiter;
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
 * Evaluates each record with its run's history, stores the new history and publishes the resulting
 * events and rolling norms. Evaluates inactive runs at a fixed interval of wall-clock time.
 */
final class EvaluationProcessor extends ContextualProcessor<String, RunRecord, byte[], byte[]> {

  private static final Logger log = LoggerFactory.getLogger(EvaluationProcessor.class);
  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(10);

  private final RunRecordEvaluator evaluator;
  private final Duration retention;
  private final Duration stallCheckInterval;
  private final StreamMetrics metrics;
  private final FittingRecords fittingRecords;
  private final RunLimit runLimit;
  private final LogRateLimiter rateLimiter = LogRateLimiter.oncePerMinute();
  private @Nullable RunHistoryStore histories;
  private @Nullable LivenessTracker livenessTracker;
  private boolean storeScanned;

  EvaluationProcessor(
      RunRecordEvaluator evaluator,
      Duration retention,
      Duration stallCheckInterval,
      StreamMetrics metrics,
      TopicLimits limits,
      RunLimit runLimit) {
    this.evaluator = evaluator;
    this.retention = retention;
    this.stallCheckInterval = stallCheckInterval;
    this.metrics = metrics;
    this.runLimit = runLimit;
    this.fittingRecords = new FittingRecords(limits, metrics);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    super.init(context);
    RunHistoryStore taskHistories =
        new RunHistoryStore(
            context.getStateStore(TopologyNames.HISTORIES), metrics, runLimit.newTask());
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

  /** An error that one record causes must not end the thread, which would read it again. */
  @Override
  public void process(Record<String, RunRecord> record) {
    try {
      processRecord(record);
    } catch (StackOverflowError | AssertionError e) {
      throw new IllegalStateException("evaluation failed: " + e, e);
    }
  }

  private void processRecord(Record<String, RunRecord> record) {
    if (histories == null || livenessTracker == null) {
      throw new IllegalStateException("process before init");
    }
    RunRecord value = record.value();
    if (value instanceof RunRecord.Tombstone) {
      histories.delete(value.run());
      livenessTracker.remove(value.run());
      metrics.countOutcome(value.topic(), RecordOutcome.TOMBSTONE);
      return;
    }
    Optional<RunHistory> before = histories.get(value.run());
    RunUpdate update = evaluate(before, value);
    // Encode before storing: if encoding throws, no event is lost behind a history already stored.
    List<OutgoingRecord> outgoing = encode(update, record.timestamp());
    histories
        .putAndEvict(value.run(), update.history(), Instant.ofEpochMilli(record.timestamp()))
        .forEach(livenessTracker::remove);
    publish(outgoing);
    metrics.countOutcome(value.topic(), RecordOutcome.of(update.outcome()));
    Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
    if (value instanceof RunRecord.Step step && update.outcome() == RunUpdate.Outcome.EVALUATED) {
      metrics.recordEvaluationDelay(Duration.between(step.report().time(), now));
    }
    livenessTracker.recordEvaluated(value, update, evaluator.stallTimeout(update.history()), now);
  }

  private void publish(List<OutgoingRecord> outgoing) {
    for (OutgoingRecord outgoingRecord : outgoing) {
      context().forward(outgoingRecord.record(), outgoingRecord.child());
      metrics.countEvent(outgoingRecord.published());
    }
  }

  private RunUpdate evaluate(Optional<RunHistory> before, RunRecord record) {
    if (record instanceof RunRecord.Step step) {
      return evaluator.evaluateStep(before, step.report());
    }
    if (record instanceof RunRecord.Info info) {
      return evaluator.evaluateRunInfo(before, info.info());
    }
    throw new IllegalArgumentException("no evaluation for " + record.getClass());
  }

  /** The store holds the runs of earlier processes only once it is restored. */
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
        taskLiveness.remove(run); // its history has expired
      } else {
        evaluateInactivity(history.get(), taskLiveness.inactivity(run, now), taskHistories);
      }
    }
  }

  private void evaluateInactivity(
      RunHistory history, Inactivity inactivity, RunHistoryStore taskHistories) {
    RunUpdate update;
    List<OutgoingRecord> outgoing;
    try {
      update = evaluator.evaluateInactivity(history, inactivity);
      outgoing = encode(update, inactivity.now().toEpochMilli());
      if (!update.events().isEmpty()) {
        taskHistories.update(history.run(), update.history());
      }
    } catch (RuntimeException e) {
      metrics.countEvent(StreamEvent.INACTIVITY_CHECK_FAILED);
      if (rateLimiter.tryAcquire()) {
        log.error(
            "inactive run could not be evaluated, the next check tries again (run={}"
                + " suppressed={})",
            history.run(),
            rateLimiter.takeSuppressed(),
            e);
      }
      return;
    }
    publish(outgoing);
  }

  /** A record, the sink that it is forwarded to and the event that counts it. */
  private record OutgoingRecord(
      Record<byte[], byte[]> record, String child, StreamEvent published) {}

  private List<OutgoingRecord> encode(RunUpdate update, long recordTime) {
    List<OutgoingRecord> outgoing = new ArrayList<>();
    for (Event event : update.events()) {
      fittingRecords
          .encode(event)
          .map(
              bytes -> new Record<>(key(event.run()), bytes, boundedTime(event.time(), recordTime)))
          .map(to -> new OutgoingRecord(to, TopologyNames.EVENTS, StreamEvent.EVENT_PUBLISHED))
          .ifPresent(outgoing::add);
    }
    update
        .norms()
        .flatMap(
            norms ->
                fittingRecords
                    .encode(norms)
                    .map(
                        bytes ->
                            new Record<>(
                                key(norms.run()), bytes, boundedTime(norms.time(), recordTime))))
        .map(to -> new OutgoingRecord(to, TopologyNames.NORMS, StreamEvent.NORMS_PUBLISHED))
        .ifPresent(outgoing::add);
    return outgoing;
  }

  private static byte[] key(String run) {
    return run.getBytes(UTF_8);
  }

  /**
   * The report's time, but never later than the record that contained it: see {@link
   * BoundedRecordTime}.
   */
  private static long boundedTime(Instant reportTime, long recordTime) {
    return Math.max(0, Math.min(reportTime.toEpochMilli(), recordTime));
  }

  @Override
  public void close() {
    if (histories != null) {
      histories.close();
    }
  }
}
