package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.detect.settings.SettingsSection;
import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings change what is found, how soon and how severe. */
final class ConfiguredRunTest {

  private static final Layer[] VANISHING = {Layer.of("in", 1e-6), Layer.of("out", 1)};

  private static DetectionSettings settings(Map<String, ?> detection) {
    return DetectionSettings.of(SettingsSection.of("test", "", detection));
  }

  private static SimulatedRun run(Map<String, ?> detection) {
    return new SimulatedRun(new RunEvaluator(settings(detection)));
  }

  @Test
  void aLimitDecidesWhetherThereIsAVerdict() {
    SimulatedRun strict = run(Map.of("vanishingGradient", Map.of("depthRatio", 1.1e-6)));
    SimulatedRun lenient = run(Map.of("vanishingGradient", Map.of("depthRatio", 0.9e-6)));

    strict.steps(60, 1, VANISHING);
    lenient.steps(60, 1, VANISHING);

    assertThat(strict.events(VerdictKind.VANISHING_GRADIENT)).hasSize(1);
    assertThat(lenient.events(VerdictKind.VANISHING_GRADIENT)).isEmpty();
  }

  @Test
  void hysteresisDecidesWhenAVerdictBeginsAndClears() {
    Map<String, ?> detection =
        Map.of(
            "features",
            Map.of("gradientSteps", 5),
            "vanishingGradient",
            Map.of("confirmAfter", 3, "clearAfter", 2));
    SimulatedRun run = run(detection);

    run.steps(40, 1, VANISHING).steps(20, 1, Layer.of("in", 1), Layer.of("out", 1));

    List<Event> events = run.events(VerdictKind.VANISHING_GRADIENT);
    assertThat(events.get(0).confirmedStep()).isEqualTo(6); // window full at 4, then two more
    assertThat(events.get(1).phase()).isEqualTo(EventPhase.CLEARED);
    assertThat(events.get(1).clearedStep()).hasValue(43); // the median follows at 42
  }

  @Test
  void whatLearningMeansIsASetting() {
    SimulatedRun learned = run(Map.of("learning", Map.of("learnedShare", 0.9)));
    SimulatedRun plateaued = run(Map.of());
    for (SimulatedRun run : List.of(learned, plateaued)) {
      run.steps(30, 1, VANISHING).steps(100, 0.85, VANISHING);
    }

    assertThat(learned.snapshot().statistics().orElseThrow().trend().isLearning()).isTrue();
    assertThat(learned.events(VerdictKind.LOSS_PLATEAU)).isEmpty();
  }

  @Test
  void aKindThatIsSwitchedOffIsNotDetected() {
    SimulatedRun run = run(Map.of("vanishingGradient", Map.of("enabled", false)));

    run.steps(60, 1, VANISHING);

    assertThat(run.events(VerdictKind.VANISHING_GRADIENT)).isEmpty();
  }

  @Test
  void aVerdictOfAKindThatIsSwitchedOffLaterClears() {
    SimulatedRun run = new SimulatedRun();
    run.steps(60, 1, VANISHING);
    run.evaluator(
        new RunEvaluator(settings(Map.of("vanishingGradient", Map.of("enabled", false)))));

    run.steps(1, 1, VANISHING);

    assertThat(run.events(VerdictKind.VANISHING_GRADIENT))
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
  }

  @Test
  void theSeverityOfAKindCanBeCapped() {
    SimulatedRun run = run(Map.of("vanishingGradient", Map.of("maxSeverity", "warning")));

    run.steps(60, 1, VANISHING);

    assertThat(run.events(VerdictKind.VANISHING_GRADIENT))
        .extracting(Event::severity)
        .containsExactly(Severity.WARNING);
  }

  @Test
  void anOverrideAppliesToTheRunsThatItNames() {
    Map<String, ?> off = Map.of("enabled", false);
    SimulatedRun named =
        run(Map.of("overrides", List.of(Map.of("runs", "r?n", "vanishingGradient", off))));
    SimulatedRun other =
        run(Map.of("overrides", List.of(Map.of("runs", "other-*", "vanishingGradient", off))));

    named.steps(60, 1, VANISHING);
    other.steps(60, 1, VANISHING);

    assertThat(named.events(VerdictKind.VANISHING_GRADIENT)).isEmpty();
    assertThat(other.events(VerdictKind.VANISHING_GRADIENT)).hasSize(1);
  }

  private static Inactivity inactive(Duration time) {
    return new Inactivity(SimulatedRun.START.plus(time), time, time);
  }

  @Test
  void aStallIsFoundByItsTimeout() {
    RunEvaluator hasty =
        new RunEvaluator(settings(Map.of("runStalled", Map.of("initialTimeoutSeconds", 60))));
    RunHistory history = started(hasty);

    assertThat(hasty.stallTimeout(history)).hasValue(Duration.ofSeconds(60));
    assertThat(hasty.evaluateInactivity(history, inactive(Duration.ofSeconds(59))).events())
        .isEmpty();
    assertThat(hasty.evaluateInactivity(history, inactive(Duration.ofSeconds(60))).events())
        .extracting(Event::severity)
        .containsExactly(Severity.CRITICAL);
  }

  @Test
  void theSeverityOfAStallCanBeCapped() {
    RunEvaluator capped =
        new RunEvaluator(settings(Map.of("runStalled", Map.of("maxSeverity", "info"))));

    assertThat(capped.evaluateInactivity(started(capped), inactive(Duration.ofHours(1))).events())
        .extracting(Event::severity)
        .containsExactly(Severity.INFO);
  }

  @Test
  void aStallOfAKindThatIsSwitchedOffLaterClears() {
    RunEvaluator detecting = new RunEvaluator();
    RunEvaluator off = new RunEvaluator(settings(Map.of("runStalled", Map.of("enabled", false))));
    RunHistory history = started(detecting);
    detecting.evaluateInactivity(history, inactive(Duration.ofHours(1)));

    assertThat(off.stallTimeout(history)).isEmpty();
    assertThat(off.evaluateInactivity(history, inactive(Duration.ofHours(1))).events())
        .extracting(Event::phase)
        .containsExactly(EventPhase.CLEARED);
  }

  private static RunHistory started(RunEvaluator evaluator) {
    return new SimulatedRun(evaluator).info(RunState.STARTED, 0).history();
  }
}
