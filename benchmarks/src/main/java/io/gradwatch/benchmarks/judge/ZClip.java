package io.gradwatch.benchmarks.judge;

import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.function.Predicate;

/**
 * ZClip (Kumar et al., 2025): a spike is a gradient norm whose z = (‖g‖ − μ) / (σ + 1e-6) is over
 * 2.5, with μ and σ² exponential means of 0.97 that begin with 25 steps of warm-up. A spike enters
 * them as it is clipped: μ + σ · 2.5² / z. It knows of nothing but spikes; a norm that is not
 * finite counts as one.
 */
final class ZClip implements Predicate<Moment> {

  private static final double LIMIT = 2.5;
  private static final double KEEPS = 0.97;
  private static final int WARM_UP = 25;
  private static final double EPSILON = 1e-6;

  private int heard;
  private double sum;
  private double sumOfSquares;
  private double mean;
  private double variance;

  static Judge judge() {
    return new RuleJudge(
        "zclip", () -> List.of(Rule.of(VerdictKind.EXPLODING_GRADIENT, new ZClip())));
  }

  @Override
  public boolean test(Moment moment) {
    return moment.notFinite() || spikes(norm(moment));
  }

  private boolean spikes(double norm) {
    heard++;
    if (heard <= WARM_UP) {
      sum += norm;
      sumOfSquares += norm * norm;
      mean = sum / heard;
      variance = Math.max(0, sumOfSquares / heard - mean * mean);
      return false;
    }
    double deviation = Math.sqrt(variance);
    double z = (norm - mean) / (deviation + EPSILON);
    double heardNorm = z > LIMIT ? mean + deviation * LIMIT * LIMIT / z : norm;
    double off = heardNorm - mean;
    mean = KEEPS * mean + (1 - KEEPS) * heardNorm;
    variance = KEEPS * variance + (1 - KEEPS) * off * off;
    return z > LIMIT;
  }

  private static double norm(Moment moment) {
    double squares = 0;
    for (TensorReport tensor : moment.tensors()) {
      squares += tensor.l2Norm() * tensor.l2Norm();
    }
    return Math.sqrt(squares);
  }
}
