package io.gradwatch.cli.conformance;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;

/**
 * Finds gradients that were measured after clipping: their norm over all parameters, √(Σ ‖g‖²), is
 * the same at many steps in a row, which a gradient of different batches never is.
 */
final class ClippedGradientCheck {

  /** Number of steps in a row with the same norm that no training has by chance. */
  private static final int MIN_STEPS = 10;

  /** Relative difference up to which two norms are the same; norms are sums of rounded floats. */
  private static final double TOLERANCE = 1e-5;

  private final Findings findings;
  private double norm = Double.NaN;
  private int same;
  private int longest;
  private double longestNorm;
  private String where = "";

  ClippedGradientCheck(Findings findings) {
    this.findings = findings;
  }

  void check(StepReport step, String at) {
    double squares = 0;
    for (LayerReport layer : step.layers()) {
      for (TensorReport tensor : layer.tensors()) {
        squares += tensor.gradient().l2Norm() * tensor.gradient().l2Norm();
      }
    }
    double next = Math.sqrt(squares);
    boolean equal = next > 0 && Math.abs(next - norm) <= TOLERANCE * next;
    same = equal ? same + 1 : 1;
    norm = next;
    if (same > longest) {
      longest = same;
      longestNorm = next;
      where = at;
    }
  }

  void finish() {
    if (longest >= MIN_STEPS) {
      findings.wrong(
          "clipped",
          "the norm of all gradients together is %.6g at %d steps in a row; measure before clipping"
              .formatted(longestNorm, longest),
          where);
    }
  }
}
