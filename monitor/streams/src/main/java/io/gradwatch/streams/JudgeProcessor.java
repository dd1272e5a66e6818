package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.detect.Judgement;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.stalled.Silence;
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
final class JudgeProcessor extends ContextualProcessor<String, RunRecord, byte[], byte[]> {

  private static final Logger log = LoggerFactory.getLogger(JudgeProcessor.class);
  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(10);

  private final RunJudge judge;
  private final Duration retention;
  private final Duration stallCheck;
  private final StreamCounts counts;
  private @Nullable Histories histories;
  private @Nullable Vigil vigil;
  private boolean foundStored;

  JudgeProcessor(RunJudge judge, Duration retention, Duration stallCheck, StreamCounts counts) {
    this.judge = judge;
    this.retention = retention;
    this.stallCheck = stallCheck;
    this.counts = counts;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    super.init(context);
    Histories ofTask = new Histories(context.getStateStore(Names.HISTORIES), counts);
    histories = ofTask;
    Vigil ofItsRuns = new Vigil(stallCheck, Instant.ofEpochMilli(context.currentSystemTimeMs()));
    vigil = ofItsRuns;
    context.schedule(
        stallCheck,
        PunctuationType.WALL_CLOCK_TIME,
        now -> lookForSilence(Instant.ofEpochMilli(now), ofTask, ofItsRuns));
    context.schedule(
        EXPIRY_INTERVAL,
        PunctuationType.WALL_CLOCK_TIME,
        now -> ofTask.expire(Instant.ofEpochMilli(now), retention));
  }

  @Override
  public void process(Record<String, RunRecord> record) {
    if (histories == null || vigil == null) {
      throw new IllegalStateException("process before init");
    }
    RunRecord value = record.value();
    if (value instanceof RunRecord.Forget) {
      histories.forget(value.run());
      vigil.drop(value.run());
      counts.count(value.input(), Fate.FORGOTTEN);
      return;
    }
    Optional<RunHistory> before = histories.get(value.run());
    Judgement judgement = judge(before, value);
    // Encoded before anything is kept: when this throws, no event is lost behind a kept history.
    List<Outgoing> outgoing = encoded(judgement, record.timestamp());
    histories.put(value.run(), judgement.history(), Instant.ofEpochMilli(record.timestamp()));
    publish(judgement, outgoing);
    counts.count(value.input(), Fate.of(judgement.outcome()));
    Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
    if (value instanceof RunRecord.Step step && judgement.outcome() == Judgement.Outcome.JUDGED) {
      counts.delays().count(Duration.between(step.report().time(), now));
    }
    vigil.heard(value, judgement, judge.patience(judgement.history()), now);
  }

  private void publish(Judgement judgement, List<Outgoing> outgoing) {
    outgoing.forEach(out -> context().forward(out.record(), out.child()));
    count(judgement);
  }

  private Judgement judge(Optional<RunHistory> before, RunRecord record) {
    if (record instanceof RunRecord.Step step) {
      return judge.step(before, step.report());
    }
    if (record instanceof RunRecord.Info info) {
      return judge.run(before, info.info());
    }
    throw new IllegalArgumentException("nothing to judge in " + record.getClass());
  }

  /** Runs of an earlier process are found in the store once it is restored. */
  private void lookForSilence(Instant now, Histories ofTask, Vigil ofItsRuns) {
    if (!foundStored) {
      foundStored = true;
      ofTask.forEach(
          history ->
              judge.patience(history).ifPresent(patience -> ofItsRuns.found(history, patience)));
    }
    for (String run : ofItsRuns.due(now)) {
      Optional<RunHistory> history = ofTask.get(run);
      if (history.isEmpty()) {
        ofItsRuns.drop(run); // it was not heard of for the whole retention
      } else {
        judgeSilence(history.get(), ofItsRuns.silence(run, now), ofTask);
      }
    }
  }

  private void judgeSilence(RunHistory history, Silence silence, Histories ofTask) {
    Judgement judgement;
    List<Outgoing> outgoing;
    try {
      judgement = judge.tick(history, silence);
      outgoing = encoded(judgement, silence.now().toEpochMilli());
    } catch (RuntimeException e) {
      long count = counts.count(StreamCounts.Happening.SILENCE_NOT_JUDGED);
      if (SparseLog.due(count)) {
        log.error("silent run could not be judged (run={} count={})", history.run(), count, e);
      }
      return;
    }
    if (!outgoing.isEmpty()) {
      ofTask.revise(history.run(), judgement.history());
      publish(judgement, outgoing);
    }
  }

  /** A record for a sink. */
  private record Outgoing(Record<byte[], byte[]> record, String child) {}

  private static List<Outgoing> encoded(Judgement judgement, long recordTime) {
    List<Outgoing> outgoing = new ArrayList<>();
    for (Event event : judgement.events()) {
      long time = time(event.time(), recordTime);
      outgoing.add(
          new Outgoing(
              new Record<>(key(event.run()), EventCodec.encode(event), time), Names.EVENTS));
    }
    judgement
        .norms()
        .ifPresent(
            norms ->
                outgoing.add(
                    new Outgoing(
                        new Record<>(
                            key(norms.run()),
                            RollingReportCodec.encode(norms),
                            time(norms.time(), recordTime)),
                        Names.NORMS)));
    return outgoing;
  }

  private static byte[] key(String run) {
    return run.getBytes(UTF_8);
  }

  /** The report's time, but never later than the record that brought it: see {@link RecordTime}. */
  private static long time(Instant ofReport, long recordTime) {
    return Math.max(0, Math.min(ofReport.toEpochMilli(), recordTime));
  }

  private void count(Judgement judgement) {
    judgement.events().forEach(event -> counts.count(StreamCounts.Happening.EVENT_PUBLISHED));
    judgement.norms().ifPresent(norms -> counts.count(StreamCounts.Happening.NORMS_PUBLISHED));
  }
}
