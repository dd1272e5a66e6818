package io.gradwatch.streams;

import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.protocol.logging.LogRateLimiter;
import java.time.Duration;
import java.time.Instant;
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
 * Evaluates each record with its run's history, stores what changed in it and publishes the
 * resulting events and rolling norms. Evaluates inactive runs at a fixed interval of wall-clock
 * time.
 */
final class EvaluationProcessor extends ContextualProcessor<String, RunRecord, byte[], byte[]> {

  private static final Logger log = LoggerFactory.getLogger(EvaluationProcessor.class);
  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(10);

  /** Time that loading the runs of earlier processes may take out of each interval. */
  private static final Duration LOADING_TIME = Duration.ofMillis(10);

  private final RunRecordEvaluator evaluator;
  private final Duration retention;
  private final Duration stallCheckInterval;
  private final StreamMetrics metrics;
  private final OutgoingRecords outgoingRecords;
  private final RunLimit runLimit;
  private final Duration eventCommitDelay;
  private final RunSnapshots snapshots;
  private final SnapshotBudget snapshotBudget;
  private final LogRateLimiter rateLimiter = LogRateLimiter.oncePerMinute();
  private @Nullable Task task;

  /** What belongs to the task that this processor was initialized for. */
  private record Task(
      RunHistories histories,
      LivenessTracker liveness,
      SnapshotPublisher publisher,
      EventCommits commits) {

    void remove(String run) {
      liveness.remove(run);
      publisher.remove(run);
    }
  }

  EvaluationProcessor(
      RunRecordEvaluator evaluator,
      Duration retention,
      Duration stallCheckInterval,
      StreamMetrics metrics,
      TopicLimits limits,
      RunLimit runLimit,
      Duration eventCommitDelay,
      RunSnapshots snapshots,
      SnapshotBudget snapshotBudget) {
    this.evaluator = evaluator;
    this.retention = retention;
    this.stallCheckInterval = stallCheckInterval;
    this.metrics = metrics;
    this.runLimit = runLimit;
    this.eventCommitDelay = eventCommitDelay;
    this.snapshots = snapshots;
    this.snapshotBudget = snapshotBudget;
    this.outgoingRecords = new OutgoingRecords(new FittingRecords(limits, metrics));
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    super.init(context);
    RunHistoryStore store = context.getStateStore(TopologyNames.HISTORIES);
    Task initialized =
        new Task(
            new RunHistories(store, metrics, runLimit.newTask()),
            new LivenessTracker(
                stallCheckInterval, Instant.ofEpochMilli(context.currentSystemTimeMs())),
            new SnapshotPublisher(snapshots, snapshotBudget, this::snapshot, System::nanoTime),
            new EventCommits(eventCommitDelay, context::commit, System::nanoTime));
    task = initialized;
    context.schedule(
        stallCheckInterval,
        PunctuationType.WALL_CLOCK_TIME,
        now -> checkInactiveRuns(Instant.ofEpochMilli(now), initialized));
    context.schedule(
        EXPIRY_INTERVAL,
        PunctuationType.WALL_CLOCK_TIME,
        now ->
            initialized
                .histories()
                .deleteExpired(Instant.ofEpochMilli(now), retention)
                .forEach(initialized::remove));
    context.schedule(
        SnapshotPublisher.DUE_INTERVAL,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          loadStored(initialized, LOADING_TIME);
          initialized.publisher().publishDue(initialized.histories()::get);
          initialized.commits().requestDue();
        });
  }

  private RunSnapshots.Published snapshot(RunHistory history) {
    return new RunSnapshots.Published(evaluator.snapshot(history), history.lastRecordTime());
  }

  /** An error that one record causes must not end the thread, which would read it again. */
  @Override
  public void process(Record<String, RunRecord> record) {
    if (task == null) {
      throw new IllegalStateException("process before init");
    }
    try {
      processRecord(record, task);
    } catch (StackOverflowError | AssertionError e) {
      throw new IllegalStateException("evaluation failed: " + e, e);
    }
  }

  private void processRecord(Record<String, RunRecord> record, Task current) {
    RunRecord value = record.value();
    if (value instanceof RunRecord.Tombstone) {
      current.histories().delete(value.run());
      current.remove(value.run());
      metrics.countOutcome(value.topic(), RecordOutcome.TOMBSTONE);
      return;
    }
    RunHistory history = current.histories().getOrCreate(value.run());
    history.heard(Instant.ofEpochMilli(record.timestamp()));
    RunUpdate update;
    List<OutgoingRecords.OutgoingRecord> outgoing;
    try {
      update = evaluate(history, value);
      outgoing = outgoingRecords.encodeOrTakeBack(update, record.timestamp());
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      keepConsistent(history, current, e);
      throw e;
    }
    current.histories().write(history);
    current.histories().evict(history).forEach(current::remove);
    publish(outgoing, current);
    current.commits().requestDue();
    metrics.countOutcome(value.topic(), RecordOutcome.of(update.outcome()));
    Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
    if (update.outcome() == RunUpdate.Outcome.EVALUATED) {
      if (value instanceof RunRecord.Step step) {
        metrics.recordEvaluationDelay(Duration.between(step.columns().time(), now));
      }
      current.publisher().changed(history);
    }
    current.liveness().recordEvaluated(value, update, evaluator.stallTimeout(history), now);
  }

  /** A history that a failed record has changed is stored as it is, or deleted. */
  private void keepConsistent(RunHistory history, Task current, Throwable error) {
    if (!history.isConsistent()) {
      current.histories().discard(history.run(), error);
      current.remove(history.run());
    } else if (history.attempt() == 0) {
      current.histories().delete(history.run()); // its first record
    } else {
      current.histories().write(history);
      current.histories().evict(history).forEach(current::remove);
    }
  }

  private void publish(List<OutgoingRecords.OutgoingRecord> outgoing, Task current) {
    for (OutgoingRecords.OutgoingRecord outgoingRecord : outgoing) {
      context().forward(outgoingRecord.record(), outgoingRecord.child());
      metrics.countEvent(outgoingRecord.published());
      if (outgoingRecord.published() == StreamEvent.EVENT_PUBLISHED) {
        current.commits().eventPublished();
      }
    }
  }

  private RunUpdate evaluate(RunHistory history, RunRecord record) {
    if (record instanceof RunRecord.Step step) {
      return evaluator.evaluateStep(history, step.columns());
    }
    if (record instanceof RunRecord.Info info) {
      return evaluator.evaluateRunInfo(history, info.info());
    }
    throw new IllegalArgumentException("no evaluation for " + record.getClass());
  }

  /** The runs of earlier processes are loaded bit by bit, the ones that records ask for at once. */
  private void loadStored(Task current, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    do {
      Optional<RunHistory> loaded = current.histories().loadNext();
      if (loaded.isEmpty()) {
        return;
      }
      RunHistory history = loaded.get();
      evaluator
          .stallTimeout(history)
          .ifPresent(stallTimeout -> current.liveness().addStored(history, stallTimeout));
      current.publisher().changed(history);
    } while (System.nanoTime() - end < 0);
  }

  private void checkInactiveRuns(Instant now, Task current) {
    for (String run : current.liveness().due(now)) {
      Optional<RunHistory> history = current.histories().get(run);
      if (history.isEmpty()) {
        current.liveness().remove(run); // its history has expired
      } else {
        evaluateInactivity(history.get(), current.liveness().inactivity(run, now), current);
      }
    }
  }

  private void evaluateInactivity(RunHistory history, Inactivity inactivity, Task current) {
    RunUpdate update;
    List<OutgoingRecords.OutgoingRecord> outgoing;
    try {
      update = evaluator.evaluateInactivity(history, inactivity);
      outgoing = outgoingRecords.encodeOrTakeBack(update, inactivity.now().toEpochMilli());
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
    if (!update.events().isEmpty()) {
      current.histories().write(history);
      current.publisher().changed(history);
    }
    publish(outgoing, current);
  }

  @Override
  public void close() {
    if (task != null) {
      task.publisher().close();
      task.histories().close();
      task = null;
    }
  }
}
