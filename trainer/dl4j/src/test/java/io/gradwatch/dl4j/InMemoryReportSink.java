package io.gradwatch.dl4j;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import java.util.ArrayList;
import java.util.List;

/** Sink that keeps all reports in memory. */
final class InMemoryReportSink implements ReportSink {

  final List<RunInfo> runs = new ArrayList<>();
  final List<StepReport> steps = new ArrayList<>();
  final List<Runnable> endings = new ArrayList<>();

  @Override
  public void run(RunInfo info) {
    runs.add(info);
  }

  @Override
  public void step(StepReport report) {
    steps.add(report);
  }

  @Override
  public void leftOpen(String run, Runnable ending) {
    endings.add(ending);
  }

  StepReport lastStep() {
    return steps.get(steps.size() - 1);
  }

  LayerReport layer(int index) {
    return lastStep().layers().stream().filter(l -> l.index() == index).findFirst().orElseThrow();
  }

  TensorReport tensor(int layer, String param) {
    return layer(layer).tensors().stream()
        .filter(tensor -> tensor.param().equals(param))
        .findFirst()
        .orElseThrow();
  }
}
