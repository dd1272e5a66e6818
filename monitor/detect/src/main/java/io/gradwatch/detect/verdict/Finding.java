package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import java.util.List;
import java.util.Optional;

/**
 * A problem that a detector has found at one step.
 *
 * @param severity severity at this step
 * @param layer the most affected layer; empty if the problem is that of the whole run
 * @param layers indices of all affected layers, ascending
 * @param onsetStep first step of the statistics that show the problem
 * @param presentAtStart whether the problem was present before the first update, so that nothing in
 *     the run can have caused it
 * @param cause one sentence on the cause, as far as the statistics show it; may be empty
 * @param evidence measured values and their limits
 * @param remedies remedies, most promising first
 */
public record Finding(
    Severity severity,
    Optional<LayerRef> layer,
    List<Integer> layers,
    long onsetStep,
    boolean presentAtStart,
    String cause,
    List<Evidence> evidence,
    List<Remedy> remedies) {

  /** A finding that may be the consequence of another problem. */
  public Finding(
      Severity severity,
      Optional<LayerRef> layer,
      List<Integer> layers,
      long onsetStep,
      String cause,
      List<Evidence> evidence,
      List<Remedy> remedies) {
    this(severity, layer, layers, onsetStep, false, cause, evidence, remedies);
  }

  public Finding {
    layers = List.copyOf(layers);
    evidence = List.copyOf(evidence);
    remedies = List.copyOf(remedies);
  }

  Finding withSeverity(Severity newSeverity) {
    return new Finding(
        newSeverity, layer, layers, onsetStep, presentAtStart, cause, evidence, remedies);
  }
}
