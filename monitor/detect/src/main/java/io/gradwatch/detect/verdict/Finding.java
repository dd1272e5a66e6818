package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import java.util.List;
import java.util.Optional;

/**
 * A trouble that shows at one step.
 *
 * @param severity how bad it is now
 * @param layer where it is worst; empty when it is the whole run's
 * @param layers indices of all layers that show it, ascending
 * @param onsetStep the first step whose figures show it
 * @param presentAtStart whether it was there before the first step, so that nothing in the run can
 *     have brought it about
 * @param cause one sentence, as far as the figures show it; may be empty
 * @param evidence figures with their limits
 * @param remedies most likely first
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

  /** A finding that something in the run may have brought about. */
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
}
