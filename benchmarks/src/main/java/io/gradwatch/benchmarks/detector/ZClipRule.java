package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.function.Predicate;

/**
 * ZClip (Kumar et al., 2025): a spike is a gradient norm whose z-score (‖g‖ − μ) / (σ + 1e-6)
 * exceeds 2.5. μ and σ² are exponential moving averages with decay 0.97, initialised over 25
 * warm-up steps. A spike updates them with its clipped value μ + σ · 2.5² / z. ZClip detects spikes
 * only; a norm that is not finite counts as one.
 */
final class ZClipRule implements Predicate<RuleInput> {

  private static final double MAX_Z_SCORE = 2.5;
  private static final double DECAY = 0.97;
  private static final int WARM_UP_STEPS = 25;
  private static final double EPSILON = 1e-6;

  private int observations;
  private double sum;
  private double sumOfSquares;
  private double mean;
  private double variance;

  static FaultDetector detector() {
    return new PublishedRuleSet(
        "zclip", () -> List.of(PublishedRule.of(VerdictKind.EXPLODING_GRADIENT, new ZClipRule())));
  }

  @Override
  public boolean test(RuleInput input) {
    return input.hasNonFinite() || isSpike(gradientNorm(input));
  }

  private boolean isSpike(double norm) {
    observations++;
    if (observations <= WARM_UP_STEPS) {
      sum += norm;
      sumOfSquares += norm * norm;
      mean = sum / observations;
      variance = Math.max(0, sumOfSquares / observations - mean * mean);
      return false;
    }
    double deviation = Math.sqrt(variance);
    double zScore = (norm - mean) / (deviation + EPSILON);
    double clippedNorm =
        zScore > MAX_Z_SCORE ? mean + deviation * MAX_Z_SCORE * MAX_Z_SCORE / zScore : norm;
    double difference = clippedNorm - mean;
    mean = DECAY * mean + (1 - DECAY) * clippedNorm;
    variance = DECAY * variance + (1 - DECAY) * difference * difference;
    return zScore > MAX_Z_SCORE;
  }

  private static double gradientNorm(RuleInput input) {
    double squares = 0;
    for (TensorReport tensor : input.tensors()) {
      squares += tensor.gradient().l2Norm() * tensor.gradient().l2Norm();
    }
    return Math.sqrt(squares);
  }
}
