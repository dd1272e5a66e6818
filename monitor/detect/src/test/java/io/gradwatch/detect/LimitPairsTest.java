package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.settings.LimitDefinition;
import io.gradwatch.detect.settings.SettingsSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each limit has a scenario whose verdict differs between the limit set just under and just over
 * what the scenario measures, through the whole evaluation of a run.
 */
final class LimitPairsTest {

  private static final double CLOSE = 0.01;

  /** The limits of {@link LimitScenarios}, and those of the hysteresis of each kind. */
  static List<LimitScenarios.Pair> pairs() {
    List<LimitScenarios.Pair> pairs = new ArrayList<>(LimitScenarios.PAIRS);
    for (DetectorType<?> type : Detectors.IN_ORDER_OF_CAUSES) {
      for (LimitDefinition limit : type.limitsType().definitions()) {
        LimitScenarios.hysteresis(type.kind())
            .filter(scenario -> List.of("confirmAfter", "clearAfter").contains(limit.key()))
            .ifPresent(
                scenario ->
                    pairs.add(
                        new LimitScenarios.Pair(
                            type.key() + "." + limit.key(), limit.value(), type.kind(), scenario)));
      }
    }
    return pairs;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theVerdictDiffersJustUnderAndJustOver(LimitScenarios.Pair pair) {
    boolean whole = definition(pair.limit()).orElseThrow().whole();
    double under = whole ? pair.measured() : pair.measured() * (1 - CLOSE);
    double over = whole ? pair.measured() + 1 : pair.measured() * (1 + CLOSE);

    assertThat(verdicts(pair, under))
        .as("with %s at %s and at %s", pair.limit(), under, over)
        .isNotEqualTo(verdicts(pair, over));
  }

  @Test
  void everyLimitHasAPairOrAReason() {
    TreeSet<String> covered = new TreeSet<>(LimitScenarios.WITHOUT_PAIR.keySet());
    pairs().forEach(pair -> assertThat(covered.add(pair.limit())).as(pair.limit()).isTrue());

    assertThat(covered).containsExactlyElementsOf(new TreeSet<>(limits().map(Limit::key).toList()));
  }

  private record Limit(String key, LimitDefinition definition) {}

  private static Stream<Limit> limits() {
    Stream<Limit> shared =
        Stream.concat(
            RunSettings.LEARNING_TYPE.definitions().stream()
                .map(limit -> new Limit(RunSettings.LEARNING + "." + limit.key(), limit)),
            RunSettings.FEATURES_TYPE.definitions().stream()
                .map(limit -> new Limit(RunSettings.FEATURES + "." + limit.key(), limit)));
    return Stream.concat(
        shared,
        Detectors.IN_ORDER_OF_CAUSES.stream()
            .flatMap(
                type ->
                    type.limitsType().definitions().stream()
                        .map(limit -> new Limit(type.key() + "." + limit.key(), limit))));
  }

  private static Optional<LimitDefinition> definition(String key) {
    return limits().filter(limit -> limit.key().equals(key)).map(Limit::definition).findFirst();
  }

  /** All that a run reports of a kind, with the limit at a value. */
  private static List<String> verdicts(LimitScenarios.Pair pair, double value) {
    int dot = pair.limit().indexOf('.');
    String section = pair.limit().substring(0, dot);
    String key = pair.limit().substring(dot + 1);
    Object number = value == Math.rint(value) ? (Object) (long) value : (Object) value;
    DetectionSettings settings =
        DetectionSettings.of(SettingsSection.of("test", "", Map.of(section, Map.of(key, number))));
    SimulatedRun run = new SimulatedRun(new RunEvaluator(settings));
    pair.scenario().accept(run);
    return run.events(pair.kind()).stream()
        .map(
            event ->
                "%s: %s %s of %s at %d, certain at %d, cleared at %s, root %s: %s, %s"
                    .formatted(
                        event.time(),
                        event.phase(),
                        event.severity(),
                        event.layers(),
                        event.onsetStep(),
                        event.confirmedStep(),
                        event.clearedStep(),
                        event.rootCause(),
                        event.cause(),
                        event.remedies()))
        .toList();
  }
}
