package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.detect.Judgement;
import io.gradwatch.detect.RunHistory;
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

/** Judges each record by its run's history, keeps the new history, publishes what came of it. */
final class JudgeProcessor extends ContextualProcessor<String, RunRecord, byte[], byte[]> {

  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(10);

  private final RunJudge judge;
  private final Duration retention;
  private final StreamCounts counts;
  private @Nullable Histories histories;

  JudgeProcessor(RunJudge judge, Duration retention, StreamCounts counts) {
    this.judge = judge;
    this.retention = retention;
    this.counts = counts;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    super.init(context);
    Histories ofTask = new Histories(context.getStateStore(Names.HISTORIES), counts);
    histories = ofTask;
    context.schedule(
        EXPIRY_INTERVAL,
        PunctuationType.WALL_CLOCK_TIME,
        now -> ofTask.expire(Instant.ofEpochMilli(now), retention));
  }

  @Override
  public void process(Record<String, RunRecord> record) {
    if (histories == null) {
      throw new IllegalStateException("process before init");
    }
    RunRecord value = record.value();
    if (value instanceof RunRecord.Forget) {
      histories.forget(value.run());
      counts.count(value.input(), Fate.FORGOTTEN);
      return;
    }
    Optional<RunHistory> before = histories.get(value.run());
    Judgement judgement = judge(before, value);
    // Encoded before anything is kept: when this throws, no event is lost behind a kept history.
    List<Outgoing> outgoing = encoded(judgement, record.timestamp());
    histories.put(value.run(), judgement.history(), Instant.ofEpochMilli(record.timestamp()));
    outgoing.forEach(out -> context().forward(out.record(), out.child()));
    counts.count(value.input(), Fate.of(judgement.outcome()));
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
