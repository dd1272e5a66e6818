package io.gradwatch.cli.conformance;

import io.gradwatch.cli.recording.RawRecord;
import io.gradwatch.cli.recording.RecordedTopic;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import java.util.List;
import java.util.function.Consumer;

/** Checks the records of one run in the order in which the monitor reads them. */
public final class PublisherCheck {

  private final Findings findings = new Findings();
  private final SequenceCheck sequence = new SequenceCheck(findings);
  private final RunInfoCheck runInfos = new RunInfoCheck(findings);
  private final StepCheck steps = new StepCheck(findings);
  private long records;
  private long accepted;

  /** Checks the next record. */
  public void accept(RawRecord record) {
    byte[] value = record.value();
    if (value == null) {
      return; // the run was deleted
    }
    records++;
    if (record.topic() == RecordedTopic.RUNS) {
      check("RunInfo", RunInfoCodec.decode(value), this::check);
    } else {
      check("StepReport", StepReportCodec.decode(value), this::check);
    }
  }

  private <T> void check(String message, Decoded<T> decoded, Consumer<T> accepted) {
    if (decoded instanceof Decoded.Accepted<T> valid) {
      accepted.accept(valid.value());
    } else if (decoded instanceof Decoded.Rejected<T> rejected) {
      reject(message, rejected);
    }
  }

  private void reject(String message, Decoded.Rejected<?> rejected) {
    findings.wrong(
        message + rejected.message().replaceAll("\\d+", "#"),
        message + " is rejected as " + rejected.reason() + ": " + rejected.message(),
        "record " + records);
  }

  private void check(RunInfo info) {
    accepted++;
    sequence.check(info);
    runInfos.check(info);
    steps.describe(info);
  }

  private void check(StepReport step) {
    accepted++;
    sequence.check(step);
    steps.check(step);
  }

  /** Number of records that were checked. */
  public long records() {
    return records;
  }

  /** Number of records that the monitor accepts. */
  public long accepted() {
    return accepted;
  }

  /** What was found so far. Things that no record had are found at the end only. */
  public List<ConformanceFinding> finish() {
    sequence.finish();
    runInfos.finish();
    steps.finish();
    return findings.list();
  }
}
