package io.gradwatch.publisher;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.MagnitudeHistogram;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Sample reports. */
final class SampleReports {

  static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

  private SampleReports() {}

  /** Counts of a publisher without a spool. */
  static PublisherCounts counts(
      long offered, long published, long pending, long dropped, long failed, long oversize) {
    return new PublisherCounts(offered, 0, published, pending, 0, dropped, failed, oversize, 0);
  }

  static StepReport step(String run, long step) {
    return step(run, step, 1, 1);
  }

  /** A report above the size limit of a record. */
  static StepReport oversize(String run) {
    return step(run, 0, 400, 2_000);
  }

  static StepReport step(String run, long step, int tensors, int histogramCounts) {
    var histogram =
        new MagnitudeHistogram(-1000, Collections.nCopies(histogramCounts, Long.MAX_VALUE), 1);
    List<TensorReport> reports =
        IntStream.range(0, tensors)
            .mapToObj(
                i ->
                    new TensorReport(
                        "W" + i,
                        TensorRole.WEIGHT,
                        new TensorStatistics(
                            4, 0, 1, 0, 1.0, 0.1, 0.2, -1.0, 1.0, Optional.of(histogram)),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty()))
            .toList();
    return new StepReport(
        run,
        1,
        0,
        step,
        0,
        TIME.plusSeconds(step),
        OptionalDouble.of(Double.NaN),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        32,
        0.01,
        List.of(new LayerReport(0, "dense", reports, Optional.empty(), Optional.empty())));
  }

  static RunInfo info(String run, RunState state) {
    return new RunInfo(
        run,
        1,
        state,
        TIME,
        TIME,
        "deeplearning4j",
        "MultiLayerNetwork",
        List.of(),
        Map.of(),
        0,
        OptionalLong.empty(),
        "");
  }
}
