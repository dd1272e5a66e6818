package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The verdicts of one run: which hold, which of them came first, which are over.
 *
 * <p>The first loud verdict is the root cause; those that follow while it, or one of its
 * consequences, still holds are its cascade. When all have cleared, the next is a new root cause.
 *
 * @param states one for each kind that was ever abnormal
 * @param root id of the root cause; empty when no loud verdict holds
 * @param past events of verdicts that have cleared, oldest first, {@value #PAST} at most
 */
public record Incident(List<VerdictState> states, String root, List<Event> past) {

  /** Cleared verdicts that are remembered for display. */
  private static final int PAST = 32;

  public Incident {
    states = List.copyOf(states);
    past = List.copyOf(past);
  }

  public static Incident none() {
    return new Incident(List.of(), "", List.of());
  }

  /** Verdicts that hold: the event that began or last worsened each, in order of confirmation. */
  public List<Event> active() {
    return states.stream()
        .flatMap(state -> state.open().stream())
        .sorted(Comparator.comparingLong(Event::confirmedStep))
        .toList();
  }

  boolean holds(VerdictKind kind) {
    return state(kind).open().isPresent();
  }

  VerdictState state(VerdictKind kind) {
    for (VerdictState state : states) {
      if (state.kind() == kind) {
        return state;
      }
    }
    return VerdictState.of(kind);
  }

  Incident with(VerdictState state) {
    List<VerdictState> next = new ArrayList<>(states);
    next.removeIf(known -> known.kind() == state.kind());
    next.add(state);
    return new Incident(next, root, past);
  }

  Incident rootedAt(Event event) {
    return root.isEmpty() ? new Incident(states, event.id(), past) : this;
  }

  Incident cleared(VerdictState state, Event event) {
    Incident next = with(state.closed());
    boolean over = next.states.stream().noneMatch(VerdictState::loud);
    List<Event> remembered = new ArrayList<>(past);
    remembered.add(event);
    return new Incident(
        next.states,
        over ? "" : root,
        remembered.subList(Math.max(0, remembered.size() - PAST), remembered.size()));
  }

  /** The open event of a kind. */
  public Optional<Event> open(VerdictKind kind) {
    return state(kind).open();
  }
}
