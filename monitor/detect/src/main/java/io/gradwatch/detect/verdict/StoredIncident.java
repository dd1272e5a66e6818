package io.gradwatch.detect.verdict;

import io.gradwatch.detect.window.StateInput;
import io.gradwatch.detect.window.StateOutput;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventCodec;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes an incident in two parts: the events, which change seldom, and the counts of consecutive
 * observations, which change at every step of a run with a problem.
 */
public final class StoredIncident {

  private StoredIncident() {}

  /** Writes root cause, active and past events. */
  public static void writeEvents(Incident incident, StateOutput out) {
    out.putString(incident.root());
    out.putBoolean(incident.rootPresentAtStart());
    List<VerdictState> open =
        incident.states().stream().filter(state -> state.open().isPresent()).toList();
    out.putVarLong(open.size());
    for (VerdictState state : open) {
      out.putInstant(state.since());
      out.putBytes(EventCodec.encode(state.open().orElseThrow()));
    }
    out.putVarLong(incident.past().size());
    incident.past().forEach(event -> out.putBytes(EventCodec.encode(event)));
  }

  /** Writes the counts of the kinds that have any. */
  public static void writeCounts(Incident incident, StateOutput out) {
    List<VerdictState> counted =
        incident.states().stream().filter(StoredIncident::hasCounts).toList();
    out.putVarLong(counted.size());
    for (VerdictState state : counted) {
      out.putString(state.kind().name());
      out.putVarLong(state.consecutiveAbnormal());
      out.putVarLong(state.consecutiveNormal());
      out.putVarLong(state.consecutiveWorse());
      out.putVarLong(state.onsetStep());
    }
  }

  private static boolean hasCounts(VerdictState state) {
    return state.open().isPresent()
        || state.consecutiveAbnormal() > 0
        || state.consecutiveNormal() > 0
        || state.consecutiveWorse() > 0;
  }

  /** Reads the events, without counts. */
  public static Incident readEvents(StateInput in) {
    String root = in.getString();
    boolean presentAtStart = in.getBoolean();
    List<VerdictState> states = new ArrayList<>();
    int open = in.getLength(1);
    for (int i = 0; i < open; i++) {
      Instant since = in.getInstant();
      Event event = event(in);
      states.add(new VerdictState(event.kind(), 0, 0, 0, 0, since, Optional.of(event)));
    }
    List<Event> past = new ArrayList<>();
    int cleared = in.getLength(1);
    for (int i = 0; i < cleared; i++) {
      past.add(event(in));
    }
    return new Incident(states, root, presentAtStart, past);
  }

  private static Event event(StateInput in) {
    Decoded<Event> decoded = EventCodec.decode(in.getBytes());
    if (decoded instanceof Decoded.Accepted<Event> accepted) {
      return accepted.value();
    }
    throw new IllegalArgumentException("event: " + ((Decoded.Rejected<Event>) decoded).message());
  }

  /** Reads the counts into an incident, and with them the order of the kinds. */
  public static Incident readCounts(Incident incident, StateInput in) {
    Map<VerdictKind, VerdictState> open = new EnumMap<>(VerdictKind.class);
    incident.states().forEach(state -> open.put(state.kind(), state));
    List<VerdictState> states = new ArrayList<>();
    int counted = in.getLength(5);
    for (int i = 0; i < counted; i++) {
      VerdictKind kind = VerdictKind.valueOf(in.getString());
      VerdictState known = open.getOrDefault(kind, VerdictState.of(kind));
      states.add(
          new VerdictState(
              kind,
              in.getVarInt(),
              in.getVarInt(),
              in.getVarInt(),
              in.getVarLong(),
              known.since(),
              known.open()));
    }
    return new Incident(states, incident.root(), incident.rootPresentAtStart(), incident.past());
  }
}
