package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.stream.Recording;
import io.gradwatch.lab.trial.Evaluation;
import io.gradwatch.lab.trial.Trial;
import io.gradwatch.protocol.VerdictKind;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * A training of the population.
 *
 * @param name letters, digits and hyphens
 * @param part by its place among its kind
 * @param text everything that decides its streams but the seed
 * @param truth what was planted
 * @param proof how it must behave for that to hold
 * @param trial for a seed, which data, network and order of rows follow from
 */
public record Variant(
    String name, Part part, String text, Truth truth, Proof proof, LongFunction<Trial> trial) {

  /** Goes up when code changes what is recorded of the same text. */
  private static final int CODE = 1;

  /** Under which its streams are fresh. */
  public String fingerprint() {
    return CODE + " " + text;
  }

  /** How the planted fault shows in a stream from a step on. */
  public long onset(Recording run) {
    return truth.onset().step(truth.plantedStep(), run);
  }

  /**
   * What may be said of a healthy run although nothing was planted: overfitting, where the test
   * loss ended at least a tenth above its lowest.
   */
  public Set<VerdictKind> excused(Recording run) {
    double least =
        run.evaluations().stream().mapToDouble(Evaluation::testLoss).min().orElse(Double.NaN);
    boolean rose =
        !run.evaluations().isEmpty()
            && run.evaluations().get(run.evaluations().size() - 1).testLoss() >= 1.1 * least;
    return truth.isHealthy() && rose ? Set.of(VerdictKind.OVERFITTING) : Set.of();
  }

  /** Why a run is not judged: it did not behave as was stated. Empty when it did. */
  public Optional<String> objection(Recording run) {
    return proof.objection(run);
  }
}
