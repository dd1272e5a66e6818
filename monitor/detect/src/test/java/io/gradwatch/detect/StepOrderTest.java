package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Steps that are duplicated, redelivered or read again are evaluated once, so their events equal
 * those of the clean stream. A step that arrives after a later one, or never, is a gap: the same
 * verdict is found in the remaining steps, and therefore somewhat later.
 */
final class StepOrderTest {

  private static final int STEPS = 200;
  private static final int ONSET = 90;

  /** A verdict that needs thirty steps needs as many of the remaining ones. */
  private static final int MAX_DELAY_BY_GAPS = 40;

  /** A run with one fault, or none. */
  enum Scenario {
    HEALTHY(Optional.empty()),
    VANISHING(Optional.of(VerdictKind.VANISHING_GRADIENT)),
    EXPLODING(Optional.of(VerdictKind.EXPLODING_GRADIENT)),
    NAN(Optional.of(VerdictKind.NON_FINITE));

    @SuppressWarnings("ImmutableEnumChecker") // an Optional of a constant is
    private final Optional<VerdictKind> planted;

    Scenario(Optional<VerdictKind> planted) {
      this.planted = planted;
    }

    List<StepReport> steps() {
      List<StepReport> steps = new ArrayList<>();
      SimulatedRun factory = new SimulatedRun();
      for (int i = 0; i < STEPS; i++) {
        steps.add(factory.report(i, loss(i), layers(i)));
      }
      return steps;
    }

    private double loss(int step) {
      return switch (this) {
        case HEALTHY -> 0.05 + 2 * Math.exp(-step / 100.0);
        case VANISHING -> 0.7;
        case EXPLODING -> step < ONSET ? 2 * Math.exp(-step / 100.0) : 1e4 * (step - ONSET + 1);
        case NAN -> step < ONSET ? 2 * Math.exp(-step / 100.0) : Double.NaN;
      };
    }

    private Layer[] layers(int step) {
      double wave = 1 + 0.2 * Math.sin(step);
      Layer in = Layer.of("in", this == VANISHING ? 1e-6 * wave : wave);
      Layer out = Layer.of("out", wave);
      if (step < ONSET || this == HEALTHY || this == VANISHING) {
        return new Layer[] {in, out};
      }
      return this == NAN
          ? new Layer[] {in.withNans(100), out.withNans(100)}
          : new Layer[] {
            Layer.of("in", 1e4 * Math.pow(1.2, step - ONSET)).withUpdateNorm(5),
            Layer.of("out", 1e4 * Math.pow(1.2, step - ONSET)).withUpdateNorm(5)
          };
    }
  }

  private static SimulatedRun evaluate(List<StepReport> steps) {
    SimulatedRun run = new SimulatedRun();
    steps.forEach(run::report);
    return run;
  }

  @Property(tries = 24)
  void duplicatedStepsGiveTheSameEvents(@ForAll Scenario scenario, @ForAll Random random) {
    List<StepReport> duplicated = new ArrayList<>();
    for (StepReport step : scenario.steps()) {
      duplicated.addAll(Collections.nCopies(1 + random.nextInt(3), step));
    }

    assertThat(evaluate(duplicated).events()).isEqualTo(evaluate(scenario.steps()).events());
  }

  @Property(tries = 24)
  void stepsRedeliveredMuchLaterGiveTheSameEvents(
      @ForAll Scenario scenario, @ForAll Random random) {
    List<StepReport> clean = scenario.steps();
    List<StepReport> late = new ArrayList<>();
    for (int i = 0; i < clean.size(); i++) {
      late.add(clean.get(i));
      if (random.nextInt(4) == 0) {
        late.add(clean.get(random.nextInt(i + 1)));
      }
    }

    assertThat(evaluate(late).events()).isEqualTo(evaluate(clean).events());
  }

  @Property(tries = 24)
  void rereadingTheStreamFromItsStartGivesTheSameEvents(
      @ForAll Scenario scenario, @ForAll Random random) {
    List<StepReport> clean = scenario.steps();
    List<StepReport> again = new ArrayList<>();
    for (int restart = 0; restart < 3; restart++) {
      again.addAll(clean.subList(0, random.nextInt(clean.size())));
    }
    again.addAll(clean);

    assertThat(evaluate(again).events()).isEqualTo(evaluate(clean).events());
    assertThat(evaluate(again).snapshot().norms()).isEqualTo(evaluate(clean).snapshot().norms());
  }

  @Property(tries = 60)
  void gapsDoNotChangeTheRootCause(@ForAll Scenario scenario, @ForAll Random random) {
    List<StepReport> clean = scenario.steps();
    List<StepReport> gaps = new ArrayList<>(clean.subList(0, 1));
    clean.stream().skip(1).filter(step -> random.nextInt(5) > 0).forEach(gaps::add);

    SimulatedRun run = evaluate(gaps);

    assertSameVerdict(scenario, run, evaluate(clean));
    var norms = run.snapshot().norms().orElseThrow();
    assertThat(norms.stepsJudged()).isEqualTo(gaps.size());
    assertThat(norms.stepsJudged() + norms.stepsMissing()).isEqualTo(norms.step() + 1);
  }

  @Property(tries = 60)
  void outOfOrderStepsDoNotChangeTheRootCause(@ForAll Scenario scenario, @ForAll Random random) {
    List<StepReport> clean = scenario.steps();
    List<StepReport> disordered = new ArrayList<>(clean);
    for (int i = 1; i + 1 < STEPS; i++) {
      if (random.nextInt(4) == 0) {
        Collections.swap(disordered, i, i + 1);
      }
    }

    SimulatedRun run = evaluate(disordered);

    assertSameVerdict(scenario, run, evaluate(clean));
    var norms = run.snapshot().norms().orElseThrow();
    assertThat(norms.stepsJudged() + norms.stepsMissing()).isEqualTo(STEPS);
  }

  private static void assertSameVerdict(
      Scenario scenario, SimulatedRun disordered, SimulatedRun clean) {
    if (scenario.planted.isEmpty()) {
      assertThat(alertingEvents(clean)).isEmpty();
      assertThat(alertingEvents(disordered)).isEmpty();
      return;
    }
    VerdictKind planted = scenario.planted.get();
    Event expected = clean.beganEvent(planted);
    Event found = disordered.beganEvent(planted);
    assertThat(expected.rootCause()).isTrue();
    assertThat(found.rootCause()).isTrue();
    assertThat(found.severity()).isEqualTo(expected.severity());
    assertThat(found.layer()).isEqualTo(expected.layer());
    assertThat(found.cause().isEmpty()).isEqualTo(expected.cause().isEmpty());
    assertThat(found.onsetStep())
        .isBetween(expected.onsetStep(), expected.onsetStep() + MAX_DELAY_BY_GAPS);
    assertThat(found.confirmedStep())
        .isBetween(expected.confirmedStep(), expected.confirmedStep() + MAX_DELAY_BY_GAPS);
  }

  private static List<Event> alertingEvents(SimulatedRun run) {
    return run.events().stream()
        .filter(event -> event.phase() == EventPhase.BEGAN && event.severity() != Severity.INFO)
        .toList();
  }
}
