package io.gradwatch.detect.window;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The columns of a step with one layer. */
final class ColumnsOfLayer {

  private ColumnsOfLayer() {}

  static StepColumns of(List<TensorReport> tensors) {
    LayerReport layer = new LayerReport(0, "layer", tensors, Optional.empty(), Optional.empty());
    return StepColumns.of(
        new StepReport(
            "run",
            1,
            0,
            0,
            0,
            Instant.EPOCH,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            1,
            0,
            List.of(layer)));
  }
}
