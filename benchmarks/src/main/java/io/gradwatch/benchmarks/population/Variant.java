package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.evaluation.EvaluationPoint;
import io.gradwatch.training.loop.Trial;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * A training setup of the population.
 *
 * @param name unique name of letters, digits and hyphens
 * @param family what is trained; decides the part
 * @param condition what makes a healthy training unusual; empty if nothing, or if it is faulty
 * @param description everything except the seed that determines its recordings
 * @param validityCheck how runs must behave for the ground truth to hold
 * @param firstStep number of the first step of the run; above 0 if it began before its reports
 * @param trial creates the training for a seed, which determines data, initial weights and row
 *     order
 */
public record Variant(
    String name,
    Family family,
    PopulationPart part,
    String condition,
    String description,
    GroundTruth truth,
    ValidityCheck validityCheck,
    long firstStep,
    LongFunction<Trial> trial) {

  /** To be incremented if a change of code alters recordings without changing descriptions. */
  private static final int RECORDING_VERSION = 1;

  /** Identifies up-to-date recordings. */
  public String fingerprint() {
    return RECORDING_VERSION + " " + description;
  }

  /** The step of a recording from which the planted fault is observable. */
  public long onset(Recording recording) {
    return truth.onsetRule().step(truth.plantedStep(), recording);
  }

  /**
   * Kinds that are correct for a healthy run although no fault was planted: overfitting, if the
   * final test loss is at least 10 % above its minimum.
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

  /** Describes how a run violates the validity check; empty if it passes. */
  public Optional<String> violation(Recording recording) {
    return validityCheck.violation(recording);
  }
}
