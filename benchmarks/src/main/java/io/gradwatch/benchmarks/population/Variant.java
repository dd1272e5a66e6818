package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.evaluation.EvaluationPoint;
import io.gradwatch.training.loop.Trial;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * A training of the population.
 *
 * @param name letters, digits and hyphens
 * @param part by its place among its kind
 * @param description everything that decides its streams but the seed
 * @param truth what was planted
 * @param validityCheck how it must behave for that to hold
 * @param trial for a seed, which data, network and order of rows follow from
 */
public record Variant(
    String name,
    PopulationPart part,
    String description,
    GroundTruth truth,
    ValidityCheck validityCheck,
    LongFunction<Trial> trial) {

  /** Goes up when code changes what is recorded of the same text. */
  private static final int RECORDING_VERSION = 1;

  /** Under which its streams are fresh. */
  public String fingerprint() {
    return RECORDING_VERSION + " " + description;
  }

  /** How the planted fault shows in a stream from a step on. */
  public long onset(Recording recording) {
    return truth.onsetRule().step(truth.plantedStep(), recording);
  }

  /**
   * What may be said of a healthy run although nothing was planted: overfitting, where the test
   * loss ended at least a tenth above its lowest.
   */
  public Set<VerdictKind> justifiedKinds(Recording recording) {
    double lowestTestLoss =
        recording.evaluations().stream()
            .mapToDouble(EvaluationPoint::testLoss)
            .min()
            .orElse(Double.NaN);
    boolean testLossRose =
        !recording.evaluations().isEmpty()
            && recording.evaluations().get(recording.evaluations().size() - 1).testLoss()
                >= 1.1 * lowestTestLoss;
    return truth.isHealthy() && testLossRose ? Set.of(VerdictKind.OVERFITTING) : Set.of();
  }

  /** Why a run is not judged: it did not behave as was stated. Empty when it did. */
  public Optional<String> violation(Recording recording) {
    return validityCheck.violation(recording);
  }
}
