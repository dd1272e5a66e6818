package io.gradwatch.benchmarks.score;

import io.gradwatch.benchmarks.detector.Detection;
import io.gradwatch.benchmarks.detector.VerdictSummary;
import io.gradwatch.benchmarks.population.GroundTruth;
import io.gradwatch.benchmarks.population.PopulationRun;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Verdicts of a detector on a run, compared with the run's ground truth.
 *
 * <p>A verdict of any severity finds the fault if its kind is the planted one or an equivalent
 * kind, but not if it was reached before the fault was planted. A verdict of severity info is never
 * a false alarm.
 *
 * @param detector name of the detector
 * @param run a run that passed its validity check
 * @param onset step from which the fault is observable
 * @param justifiedKinds kinds that are correct for this healthy run although no fault was planted
 * @param detection what the detector found
 */
public record DetectionOutcome(
    String detector,
    PopulationRun run,
    long onset,
    Set<VerdictKind> justifiedKinds,
    Detection detection) {

  public DetectionOutcome {
    justifiedKinds = Set.copyOf(justifiedKinds);
  }

  /** Verdicts in the order in which they were reached. */
  public List<VerdictSummary> verdicts() {
    return detection.verdicts();
  }

  boolean isHealthy() {
    return truth().isHealthy();
  }

  GroundTruth truth() {
    return run.variant().truth();
  }

  /** Whether a verdict names the planted fault. */
  public boolean found() {
    return verdicts().stream().anyMatch(this::namesFault);
  }

  /** Whether a verdict names the planted fault as the root cause. */
  public boolean rootCauseRight() {
    return verdicts().stream().anyMatch(verdict -> namesFault(verdict) && verdict.rootCause());
  }

  /** Steps from the onset to the first verdict that names the fault; 0 if that came earlier. */
  public OptionalLong lag() {
    return verdicts().stream()
        .filter(this::namesFault)
        .mapToLong(verdict -> Math.max(0, verdict.confirmedStep() - onset))
        .min();
  }

  /** Kinds of unjustified alerting verdicts on a healthy run. */
  public Set<VerdictKind> falseAlarms() {
    return kinds(verdict -> isHealthy() && !isJustified(verdict.kind()));
  }

  /** Whether a healthy run has an unjustified verdict of severity critical. */
  public boolean hasFalseCritical() {
    return isHealthy()
        && verdicts().stream()
            .anyMatch(v -> v.severity() == Severity.CRITICAL && !isJustified(v.kind()));
  }

  /** Whether the detector was inconclusive: it reached verdicts of severity info only. */
  boolean abstained() {
    return !verdicts().isEmpty() && verdicts().stream().noneMatch(VerdictSummary::alerting);
  }

  /**
   * Score of the run by step. Of a healthy run, justified verdicts do not count; of a faulty run,
   * those before the fault was planted.
   */
  AlarmCurve alarmCurve() {
    return AlarmCurve.of(
        detection.periods().stream().filter(p -> !isHealthy() || !isJustified(p.kind())).toList(),
        truth().plantedStep());
  }

  private boolean isJustified(VerdictKind kind) {
    return truth().acceptable().contains(kind) || justifiedKinds.contains(kind);
  }

  /** Kinds of alerting verdicts that are clearly wrong for the planted fault. */
  public Set<VerdictKind> forbidden() {
    return kinds(verdict -> !truth().isHealthy() && truth().forbidden().contains(verdict.kind()));
  }

  /** Kinds of alerting verdicts that were reached before the fault was planted. */
  public Set<VerdictKind> premature() {
    return kinds(
        verdict -> !truth().isHealthy() && verdict.confirmedStep() < truth().plantedStep());
  }

  /** What the detector got wrong, in a few words; empty if it was right. */
  public Optional<String> miss() {
    if (truth().isHealthy()) {
      return falseAlarms().isEmpty()
          ? Optional.empty()
          : Optional.of("false alarm " + falseAlarms());
    }
    if (rootCauseRight()) {
      return Optional.empty();
    }
    return Optional.of(found() ? "root cause wrong" : "missed");
  }

  private boolean namesFault(VerdictSummary verdict) {
    return truth().matches(verdict.kind()) && verdict.confirmedStep() >= truth().plantedStep();
  }

  private Set<VerdictKind> kinds(Predicate<VerdictSummary> condition) {
    Set<VerdictKind> kinds = EnumSet.noneOf(VerdictKind.class);
    verdicts().stream()
        .filter(verdict -> verdict.alerting() && condition.test(verdict))
        .forEach(verdict -> kinds.add(verdict.kind()));
    return kinds;
  }
}
