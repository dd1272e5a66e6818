package io.gradwatch.detect;

import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TimeStepReport;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Feeds made-up steps to {@link RunWatch} and keeps what comes out. */
final class Replay {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final RunWatch watch = new RunWatch();
  private final List<Event> events = new ArrayList<>();
  private final List<RollingReport> norms = new ArrayList<>();
  private final List<Judgement.Outcome> outcomes = new ArrayList<>();
  private Optional<RunHistory> history = Optional.empty();
  private int attempt = 1;
  private long step;

  /** One layer at one step: gradient norm; weights and update by themselves. */
  record Layer(
      String name,
      double norm,
      double update,
      double weights,
      long nans,
      double saturated,
      List<Double> time,
      List<Double> reverse) {

    static Layer of(String name, double norm) {
      return new Layer(name, norm, 0.001, 1, 0, 0, List.of(), List.of());
    }

    Layer updating(double newUpdate) {
      return new Layer(name, norm, newUpdate, weights, nans, saturated, time, reverse);
    }

    Layer withNans(long count) {
      return new Layer(name, norm, update, weights, count, saturated, time, reverse);
    }

    Layer saturated(double share) {
      return new Layer(name, norm, update, weights, nans, share, time, reverse);
    }

    Layer throughTime(List<Double> norms) {
      return new Layer(name, norm, update, weights, nans, saturated, norms, reverse);
    }

    Layer backThroughTime(List<Double> norms) {
      return new Layer(name, norm, update, weights, nans, saturated, time, norms);
    }

    LayerReport report(int index) {
      TensorReport tensor =
          new TensorReport(
              "W",
              TensorRole.WEIGHT,
              100,
              0,
              nans,
              0,
              norm,
              0,
              norm / 10,
              -norm,
              norm,
              Optional.empty(),
              OptionalDouble.of(update),
              OptionalDouble.of(weights),
              OptionalDouble.empty());
      return new LayerReport(
          index,
          name,
          List.of(tensor),
          Optional.of(new ActivationReport(0, 1, saturated, 0, 0, 0)),
          time.isEmpty()
              ? Optional.empty()
              : Optional.of(new TimeStepReport(time, reverse, time.size())));
    }
  }

  /** The next step. */
  Replay step(double loss, Layer... layers) {
    return report(report(step++, loss, layers));
  }

  /** The same step, many times. */
  Replay steps(int count, double loss, Layer... layers) {
    for (int i = 0; i < count; i++) {
      step(loss, layers);
    }
    return this;
  }

  StepReport report(long number, double loss, Layer... layers) {
    List<LayerReport> reports = new ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      reports.add(layers[i].report(i));
    }
    return new StepReport(
        "run",
        attempt,
        0,
        number,
        0,
        START.plusMillis(100 * number),
        OptionalDouble.of(loss),
        OptionalDouble.empty(),
        OptionalDouble.of(0.1),
        32,
        0.1,
        reports);
  }

  Replay report(StepReport report) {
    return keep(watch.step(history, report));
  }

  Replay info(RunState state, long measured, LayerInfo... layers) {
    return keep(
        watch.run(
            history,
            new RunInfo(
                "run",
                attempt,
                state,
                START,
                START.plusSeconds(1_000),
                "test",
                "test",
                List.of(layers),
                Map.of(),
                measured,
                OptionalLong.empty(),
                "")));
  }

  private Replay keep(Judgement judgement) {
    history = Optional.of(judgement.history());
    events.addAll(judgement.events());
    judgement.norms().ifPresent(norms::add);
    outcomes.add(judgement.outcome());
    return this;
  }

  Replay attempt(int number, long fromStep) {
    attempt = number;
    step = fromStep;
    return this;
  }

  Replay skip(long steps) {
    step += steps;
    return this;
  }

  List<Event> events() {
    return events;
  }

  List<Event> events(VerdictKind kind) {
    return events.stream().filter(event -> event.kind() == kind).toList();
  }

  /** The only event of a kind that began. */
  Event began(VerdictKind kind) {
    List<Event> began =
        events(kind).stream().filter(event -> event.phase() == EventPhase.BEGAN).toList();
    if (began.size() != 1) {
      throw new AssertionError(kind + " began " + began.size() + " times: " + events);
    }
    return began.get(0);
  }

  List<RollingReport> norms() {
    return norms;
  }

  Judgement.Outcome lastOutcome() {
    return outcomes.get(outcomes.size() - 1);
  }

  RunHistory history() {
    return history.orElseThrow();
  }

  RunSnapshot snapshot() {
    return watch.snapshot(history());
  }
}
