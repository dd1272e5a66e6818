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
 * The verdicts of one run: the active ones, their root cause, and the ones that have cleared.
 *
 * <p>The first verdict is the root cause, unless it is followed by a more severe verdict that it
 * cannot have caused, or by one that can have caused it. Verdicts that follow while the root cause,
 * or an alerting verdict beside it, is active are its consequences if it can have caused them and
 * began no later, and independent of it otherwise. Once all have cleared, the next verdict is a new
 * root cause.
 *
 * @param states one state for each kind that was ever abnormal
 * @param root id of the root cause; empty if there is none
 * @param rootPresentAtStart whether the root cause was present before the first update
 * @param past events of cleared verdicts, oldest first, at most {@value #MAX_PAST}
 */
public record Incident(
    List<VerdictState> states, String root, boolean rootPresentAtStart, List<Event> past) {

  /** Maximum number of cleared verdicts kept for display. */
  private static final int MAX_PAST = 32;

  public Incident {
    states = List.copyOf(states);
    past = List.copyOf(past);
  }

  public static Incident empty() {
    return new Incident(List.of(), "", false, List.of());
  }

  /** Active verdicts: the event that began or last worsened each, in order of confirmation. */
  public List<Event> active() {
    return states.stream()
        .flatMap(state -> state.open().stream())
        .sorted(Comparator.comparingLong(Event::confirmedStep))
        .toList();
  }

  /** Time at which each active verdict began, whether or not it has worsened since. */
  public Map<VerdictKind, Instant> activeSince() {
    return states.stream()
        .filter(state -> state.open().isPresent())
        .collect(Collectors.toMap(VerdictState::kind, VerdictState::since));
  }

  /** Whether the other incident differs at most in the counts of consecutive observations. */
  public boolean hasSameEvents(Incident other) {
    return root.equals(other.root)
        && rootPresentAtStart == other.rootPresentAtStart
        && past.equals(other.past)
        && active().equals(other.active());
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

  /** The root cause: active, or cleared while consequences of it are still active. */
  Optional<Event> rootEvent() {
    return root.isEmpty()
        ? Optional.empty()
        : Stream.concat(states.stream().flatMap(state -> state.open().stream()), past.stream())
            .filter(event -> event.id().equals(root))
            .findFirst();
  }

  /** Replaces the event of an active or cleared verdict. */
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

  /** The event of an active verdict; empty if the kind is not active. */
  public Optional<Event> open(VerdictKind kind) {
    return state(kind).open();
  }
}
