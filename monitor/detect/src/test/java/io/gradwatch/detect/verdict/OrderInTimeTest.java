package io.gradwatch.detect.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.feature.FeatureWindows;
import io.gradwatch.detect.window.LearningLimits;
import io.gradwatch.detect.window.RunFacts;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TrainingCurves;
import io.gradwatch.protocol.Causality;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No verdict is ever shown as a consequence of one that began later, whatever the detectors observe
 * and in whatever order: checked on what a consumer of the events has at each step.
 */
final class OrderInTimeTest {

  private static final int RUNS = 400;
  private static final int STEPS = 120;
  private static final List<Severity> SEVERITIES = List.of(Severity.values());

  /** Observes a problem in random phases, with a random window behind its first observation. */
  private static final class RandomDetector implements Detector {

    private final VerdictKind kind;
    private final Random random;
    private final Hysteresis hysteresis;
    private final int window;
    private final boolean presentAtStart;
    private boolean abnormal;
    private Severity severity = Severity.INFO;

    RandomDetector(VerdictKind kind, Random random) {
      this.kind = kind;
      this.random = random;
      this.hysteresis = new Hysteresis(1 + random.nextInt(10), 1 + random.nextInt(10));
      this.window = random.nextInt(60);
      this.presentAtStart = random.nextInt(8) == 0;
    }

    @Override
    public VerdictKind kind() {
      return kind;
    }

    @Override
    public Hysteresis hysteresis() {
      return hysteresis;
    }

    @Override
    public Observation detect(RunView run) {
      if (random.nextInt(abnormal ? 25 : 60) == 0) {
        abnormal = !abnormal;
        severity = SEVERITIES.get(random.nextInt(SEVERITIES.size()));
      }
      if (random.nextInt(10) == 0) {
        return Observation.inconclusive();
      }
      long onset = presentAtStart ? 0 : Math.max(0, run.step() - window);
      return abnormal
          ? Observation.abnormal(
              new Finding(
                  severity,
                  Optional.empty(),
                  List.of(),
                  onset,
                  presentAtStart,
                  "",
                  List.of(),
                  List.of()))
          : Observation.normal();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aConsequenceBeginsNoEarlierThanItsCause(long seed) {
    int consequences = 0;
    int independent = 0;
    int displaced = 0;
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(seed * RUNS + run);
      List<Detector> detectors = new ArrayList<>();
      for (VerdictKind kind : VerdictKind.values()) {
        detectors.add(new RandomDetector(kind, random));
      }
      DetectorPipeline pipeline = new DetectorPipeline(detectors);
      Incident incident = Incident.empty();
      Map<String, Event> latest = new LinkedHashMap<>();
      for (long step = 0; step < STEPS; step++) {
        DetectorPipeline.IncidentUpdate update =
            pipeline.evaluate(incident, "run", 1, Instant.EPOCH, view(step));
        incident = update.incident();
        for (Event event : update.events()) {
          latest.put(event.id(), event);
          displaced += event.phase() == EventPhase.REVISED ? 1 : 0;
        }
        checkOrder(latest);
        checkRoot(incident);
      }
      for (Event event : latest.values()) {
        consequences += event.causedBy().isEmpty() ? 0 : 1;
        independent += event.causedBy().isEmpty() && !event.rootCause() ? 1 : 0;
      }
    }
    assertThat(consequences).isGreaterThan(RUNS);
    assertThat(independent).isGreaterThan(RUNS);
    assertThat(displaced).isGreaterThan(RUNS);
  }

  private static RunView view(long step) {
    return new RunView(
        step,
        0,
        List.of(),
        new TrainingCurves(),
        Optional.empty(),
        RunFacts.UNKNOWN,
        LearningLimits.defaults(),
        FeatureWindows.defaults());
  }

  private static void checkOrder(Map<String, Event> latest) {
    for (Event event : latest.values()) {
      if (event.causedBy().isEmpty()) {
        continue;
      }
      Event cause = latest.get(event.causedBy());
      assertThat(cause).as("cause of %s", event).isNotNull();
      assertThat(event.rootCause()).as("%s", event).isFalse();
      assertThat(Causality.canCause(cause.kind(), event.kind()))
          .as("%s\ncauses %s", cause, event)
          .isTrue();
      assertThat(cause.onsetStep())
          .as("%s\ncauses %s", cause, event)
          .isLessThanOrEqualTo(event.onsetStep());
      assertThat(chain(event, latest)).as("chain of %s", event).doesNotHaveDuplicates();
    }
  }

  private static List<String> chain(Event event, Map<String, Event> latest) {
    List<String> ids = new ArrayList<>(List.of(event.id()));
    Set<String> seen = new HashSet<>(ids);
    for (Event at = event; !at.causedBy().isEmpty(); at = latest.get(at.causedBy())) {
      ids.add(at.causedBy());
      if (!seen.add(at.causedBy())) {
        return ids;
      }
    }
    return ids;
  }

  /** While any verdict alerts there is one root cause, active or cleared, and no second one. */
  private static void checkRoot(Incident incident) {
    boolean alerting =
        incident.active().stream().anyMatch(event -> event.severity() != Severity.INFO);
    if (alerting) {
      assertThat(incident.rootEvent()).isPresent();
      assertThat(incident.rootEvent().orElseThrow().rootCause()).isTrue();
    }
    long roots =
        Arrays.stream(VerdictKind.values())
            .flatMap(kind -> incident.open(kind).stream())
            .filter(event -> event.rootCause() && !event.id().equals(incident.root()))
            .count();
    assertThat(roots).isZero();
  }
}
