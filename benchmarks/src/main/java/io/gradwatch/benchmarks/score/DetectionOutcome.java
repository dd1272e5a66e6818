package io.gradwatch.benchmarks.score;

import io.gradwatch.benchmarks.detector.VerdictSummary;
import io.gradwatch.benchmarks.population.GroundTruth;
import io.gradwatch.benchmarks.population.PopulationRun;
import io.gradwatch.protocol.VerdictKind;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a judge said of a case, held against its truth.
 *
 * <p>As in the score of the cases that were given: a verdict of any severity finds a fault, if its
 * kind is the planted one or another name of it; one of severity info is never a false alarm. What
 * was said before the fault was planted does not find it.
 *
 * @param detector by name
 * @param run a case that behaved as stated
 * @param onset step from which the fault is there to be seen
 * @param justifiedKinds kinds that are right of this healthy run although nothing was planted
 * @param verdicts in the order in which they were given
 */
public record DetectionOutcome(
    String detector,
    PopulationRun run,
    long onset,
    Set<VerdictKind> justifiedKinds,
    List<VerdictSummary> verdicts) {

  public DetectionOutcome {
    justifiedKinds = Set.copyOf(justifiedKinds);
    verdicts = List.copyOf(verdicts);
  }

  GroundTruth truth() {
    return run.variant().truth();
  }

  /** Whether the planted fault was named. */
  public boolean found() {
    return verdicts.stream().anyMatch(this::namesFault);
  }

  /** Whether it was named as the root cause. */
  public boolean rootCauseRight() {
    return verdicts.stream().anyMatch(verdict -> namesFault(verdict) && verdict.rootCause());
  }

  /** Steps from the onset to the first verdict that names the fault; 0 when it was there sooner. */
  public OptionalLong lag() {
    return verdicts.stream()
        .filter(this::namesFault)
        .mapToLong(verdict -> Math.max(0, verdict.confirmedStep() - onset))
        .min();
  }

  /** Loud verdicts that a healthy run did not deserve, by kind. */
  public Set<VerdictKind> falseAlarms() {
    return kinds(
        verdict ->
            truth().isHealthy()
                && !truth().acceptable().contains(verdict.kind())
                && !justifiedKinds.contains(verdict.kind()));
  }

  /** Loud verdicts that were plainly wrong of a fault, by kind. */
  public Set<VerdictKind> forbidden() {
    return kinds(verdict -> !truth().isHealthy() && truth().forbidden().contains(verdict.kind()));
  }

  /** Loud verdicts that were given before there was a fault, by kind. */
  public Set<VerdictKind> premature() {
    return kinds(
        verdict -> !truth().isHealthy() && verdict.confirmedStep() < truth().plantedStep());
  }

  private boolean namesFault(VerdictSummary verdict) {
    return truth().matches(verdict.kind()) && verdict.confirmedStep() >= truth().plantedStep();
  }

  private interface VerdictCondition {
    boolean test(VerdictSummary verdict);
  }

  private Set<VerdictKind> kinds(VerdictCondition condition) {
    Set<VerdictKind> kinds = EnumSet.noneOf(VerdictKind.class);
    verdicts.stream()
        .filter(verdict -> verdict.alerting() && condition.test(verdict))
        .forEach(verdict -> kinds.add(verdict.kind()));
    return kinds;
  }
}
