package io.gradwatch.trainer.training;

import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import java.util.ArrayList;
import java.util.List;

/** Collects all reports. */
final class CollectingSink implements ReportSink {

  final List<RunInfo> runs = new ArrayList<>();
  final List<StepReport> steps = new ArrayList<>();

  @Override
  public void run(RunInfo info) {
    runs.add(info);
  }

  @Override
  public void step(StepReport report) {
    steps.add(report);
  }

  RunInfo last() {
    return runs.get(runs.size() - 1);
  }
}
