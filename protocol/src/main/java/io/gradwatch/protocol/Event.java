package io.gradwatch.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A verdict began, grew worse, or cleared: the record of topic {@link Topics#EVENTS}.
 *
 * @param run name of the run
 * @param attempt of the run
 * @param id the same for begin, worse and clear of one verdict
 * @param phase which of them this is
 * @param kind what goes wrong
 * @param severity how bad it is
 * @param layer where it is worst; empty when it is the whole run's
 * @param layers indices of all layers that show it, ascending
 * @param onsetStep where the trouble is first seen in the figures
 * @param confirmedStep where it was certain
 * @param clearedStep where it was over
 * @param rootCause whether this is the run's first cause
 * @param causedBy id of the root cause when this is its consequence; otherwise empty
 * @param cause one sentence, as far as the figures show it; may be empty
 * @param evidence the figures it rests on, with their limits
 * @param remedies most likely first
 * @param time of the step that brought this about
 */
public record Event(
    String run,
    int attempt,
    String id,
    EventPhase phase,
    VerdictKind kind,
    Severity severity,
    Optional<LayerRef> layer,
    List<Integer> layers,
    long onsetStep,
    long confirmedStep,
    OptionalLong clearedStep,
    boolean rootCause,
    String causedBy,
    String cause,
    List<Evidence> evidence,
    List<Remedy> remedies,
    Instant time) {

  public Event {
    Contract.name("run", run);
    Contract.positive("attempt", attempt);
    Contract.name("id", id);
    layers = Contract.copy("layers", layers, Contract.MAX_LAYERS);
    Contract.count("onsetStep", onsetStep);
    Contract.count("confirmedStep", confirmedStep);
    if (confirmedStep < onsetStep) {
      throw new ContractViolation(
          "confirmedStep " + confirmedStep + " is before onsetStep " + onsetStep);
    }
    clearedStep.ifPresent(step -> Contract.count("clearedStep", step));
    Contract.text("causedBy", causedBy, Contract.MAX_NAME_LENGTH);
    Contract.text("cause", cause, Contract.MAX_TEXT_LENGTH);
    evidence = Contract.copy("evidence", evidence, Contract.MAX_EVENT_ENTRIES);
    remedies = Contract.copy("remedies", remedies, Contract.MAX_EVENT_ENTRIES);
  }
}
