package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.DataSpec.Format;
import io.gradwatch.trainer.job.DataSpec.Scale;
import io.gradwatch.trainer.job.DataSpec.Target;
import io.gradwatch.trainer.job.JobException;
import java.util.List;
import java.util.Optional;

/** Small tables and data sections. */
final class TableFixtures {

  private TableFixtures() {}

  static NumericTable of(float[]... rows) {
    try {
      return NumericTable.of("a.csv", List.of(rows));
    } catch (JobException empty) {
      throw new AssertionError(empty);
    }
  }

  static DataSpec spec(int first, int last, Target target, int steps, Scale scale) {
    return new DataSpec(
        Format.CSV, Optional.empty(), Optional.empty(), first, last, target, steps, scale, true);
  }
}
