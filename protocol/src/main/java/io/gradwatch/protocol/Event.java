package io.gradwatch.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A change of a verdict, which began, worsened, cleared or was revised: the record of topic {@link
 * Topics#EVENTS}.
 *
 * @param attempt attempt of the run
 * @param id identifier of the verdict, the same in all its events
 * @param phase what changed
 * @param kind kind of the problem
 * @param layer layer with the strongest evidence; empty if the verdict applies to the whole run
 * @param layers indices of all affected layers, ascending
 * @param onsetStep step at which the problem first appears in the measurements
 * @param confirmedStep step at which it was confirmed
 * @param clearedStep step at which it cleared
 * @param rootCause whether this is the root cause of the run's incident
 * @param causedBy id of the verdict that this one is a consequence of, which began no later:
 *     usually the root cause; empty for the root cause and for a verdict that is independent of it
 * @param cause one sentence on the cause, as far as the measurements show it; may be empty
 * @param evidence measured values with their limits
 * @param remedies remedies, most likely first
 * @param time time of the step that caused this event
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
    Contract.attempt(attempt);
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
