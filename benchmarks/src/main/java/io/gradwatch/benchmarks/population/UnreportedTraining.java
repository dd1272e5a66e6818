package io.gradwatch.benchmarks.population;

import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;

/** Sink of a training that no monitor sees. */
final class UnreportedTraining implements ReportSink {

  @Override
  public void run(RunInfo info) {
    // nobody watches
  }

  @Override
  public void step(StepReport report) {
    // nobody watches
  }
}
