package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The verdicts of one run: which hold, which of them came first, which are over.
 *
 * <p>The first verdict is the root cause, unless a graver one follows that it cannot have brought
 * about, or one that can have brought it about; those that follow while it, or a loud consequence,
 * still holds are its cascade. When all have cleared, the next is a new root cause.
 *
 * @param states one for each kind that was ever abnormal
 * @param root id of the root cause; empty when none holds
 * @param rootPresentAtStart whether the root cause was there before the first step
 * @param past events of verdicts that have cleared, oldest first, {@value #MAX_PAST} at most
 */
public record Incident(
    List<VerdictState> states, String root, boolean rootPresentAtStart, List<Event> past) {

  /** Cleared verdicts that are remembered for display. */
  private static final int MAX_PAST = 32;

  public Incident {
    states = List.copyOf(states);
    past = List.copyOf(past);
  }

  public static Incident empty() {
    return new Incident(List.of(), "", false, List.of());
  }

  /** Verdicts that hold: the event that began or last worsened each, in order of confirmation. */
  public List<Event> active() {
    return states.stream()
        .flatMap(state -> state.open().stream())
        .sorted(Comparator.comparingLong(Event::confirmedStep))
        .toList();
  }

  /** When each verdict that holds began, however it has worsened since. */
  public Map<VerdictKind, Instant> activeSince() {
    return states.stream()
        .filter(state -> state.open().isPresent())
        .collect(Collectors.toMap(VerdictState::kind, VerdictState::since));
  }

  boolean isActive(VerdictKind kind) {
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
    return new Incident(next, root, rootPresentAtStart, past);
  }

  Incident withRoot(Event event, boolean presentAtStart) {
    return new Incident(states, event.id(), presentAtStart, past);
  }

  /** The root cause, be it still open or over while its consequences last. */
  Optional<Event> rootEvent() {
    return root.isEmpty()
        ? Optional.empty()
        : Stream.concat(states.stream().flatMap(state -> state.open().stream()), past.stream())
            .filter(event -> event.id().equals(root))
            .findFirst();
  }

  /** This incident with another word on a verdict that holds or is over. */
  Incident withRevised(Event event) {
    return new Incident(
        states.stream().map(state -> state.withRevised(event)).toList(),
        root,
        rootPresentAtStart,
        past.stream().map(known -> known.id().equals(event.id()) ? event : known).toList());
  }

  Incident withCleared(VerdictState state, Event event) {
    Incident next = with(state.reset());
    boolean over =
        next.states.stream()
            .noneMatch(
                other -> other.isAlerting() || other.open().filter(this::isRoot).isPresent());
    List<Event> remembered = new ArrayList<>(past);
    remembered.add(event);
    return new Incident(
        next.states,
        over ? "" : root,
        !over && rootPresentAtStart,
        remembered.subList(Math.max(0, remembered.size() - MAX_PAST), remembered.size()));
  }

  private boolean isRoot(Event event) {
    return event.id().equals(root);
  }

  /** The open event of a kind. */
  public Optional<Event> open(VerdictKind kind) {
    return state(kind).open();
  }
}
