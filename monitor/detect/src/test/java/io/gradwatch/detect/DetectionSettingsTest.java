package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.detect.exploding.ExplodingGradientLimits;
import io.gradwatch.detect.feature.FeatureWindows;
import io.gradwatch.detect.settings.InvalidSettingException;
import io.gradwatch.detect.settings.LimitDefinition;
import io.gradwatch.detect.settings.LimitsType;
import io.gradwatch.detect.settings.SettingsSection;
import io.gradwatch.detect.window.LearningLimits;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class DetectionSettingsTest {

  private static DetectionSettings settings(Map<String, ?> detection) {
    return DetectionSettings.of(SettingsSection.of("test.yaml", "detection", detection));
  }

  private static RunSettings run(String name, Map<String, ?> detection) {
    return settings(detection).map(run -> run).get(name);
  }

  private static ExplodingGradientLimits exploding(RunSettings settings) {
    return (ExplodingGradientLimits) settings.kinds().get(VerdictKind.EXPLODING_GRADIENT).limits();
  }

  private static void assertRejected(ThrowingCallable read, String message) {
    assertThatThrownBy(read).isInstanceOf(InvalidSettingException.class).hasMessage(message);
  }

  private static void assertRejected(Map<String, ?> detection, String message) {
    assertRejected(() -> settings(detection), message);
  }

  @Test
  void keepsTheDefaultsOfWhatIsNotSet() {
    RunSettings settings = run("any", Map.of("explodingGradient", Map.of("growth", 40)));

    assertThat(exploding(settings).growth()).isEqualTo(40);
    assertThat(exploding(settings).level()).isEqualTo(1000);
    assertThat(settings.features()).isEqualTo(FeatureWindows.defaults());
    assertThat(settings.learning()).isEqualTo(LearningLimits.defaults());
  }

  @Test
  void readsNumbersAsYamlReadersGiveThem() {
    for (Object growth : List.of(40, 40L, 40.0, "4e1", "40.", " 40 ")) {
      assertThat(exploding(run("any", Map.of("explodingGradient", Map.of("growth", growth)))))
          .extracting(ExplodingGradientLimits::growth)
          .isEqualTo(40.0);
    }
    assertThat(run("any", Map.of("learning", Map.of("smallBatch", "16"))).learning().smallBatch())
        .isEqualTo(16);
  }

  @Test
  void aKeyWithoutAValueCountsAsNotSet() {
    Map<String, Object> blank = new HashMap<>();
    blank.put("growth", null);
    blank.put("level", " ");
    Map<String, Object> detection = new HashMap<>();
    detection.put("explodingGradient", blank);
    detection.put("overfitting", null);

    assertThat(run("any", detection)).isEqualTo(RunSettings.defaults());
  }

  @Test
  void theFirstOverrideThatMatchesTheNameOfARunApplies() {
    Map<String, ?> detection =
        Map.of(
            "explodingGradient",
            Map.of("growth", 40),
            "overrides",
            List.of(
                Map.of("runs", "rl-*", "explodingGradient", Map.of("level", 5)),
                Map.of("runs", "rl-slow", "explodingGradient", Map.of("growth", 99)),
                Map.of("runs", "*", "learning", Map.of("smallBatch", 2))));

    assertThat(exploding(run("rl-slow", detection)).level()).isEqualTo(5);
    assertThat(exploding(run("rl-slow", detection)).growth()).isEqualTo(40);
    assertThat(exploding(run("mnist", detection)).level()).isEqualTo(1000);
    assertThat(run("mnist", detection).learning().smallBatch()).isEqualTo(2);
  }

  @Test
  void anUnknownKeyIsRejectedWithTheNearestKey() {
    assertRejected(
        Map.of("explodingGradient", Map.of("growht", 40)),
        "detection.explodingGradient.growht (test.yaml) is not a setting; did you mean growth?");
    assertRejected(
        Map.of("VANISHING_GRADIENT", Map.of("steps", 40)),
        "detection.VANISHING_GRADIENT (test.yaml) is not a setting; did you mean"
            + " vanishingGradient?");
    assertRejected(
        Map.of("overrides", List.of(Map.of("runs", "*", "dead-neuron", Map.of()))),
        "detection.overrides[0].dead-neuron (test.yaml) is not a setting; did you mean"
            + " deadNeurons?");
  }

  @Test
  void anUnknownKeyWithoutANearOneIsRejectedWithAllKeys() {
    assertRejected(
        Map.of("overfitting", Map.of("xyz", 1)),
        "detection.overfitting.xyz (test.yaml) is not a setting; the settings here are"
            + " alertingRise, clearAfter, confirmAfter, enabled, evaluations, learnedShare,"
            + " maxSeverity, sustainedEvaluations, sustainedTestLossRise,"
            + " testLossRise, testToTrainingRatio, trainingLossSlack");
  }

  @Test
  void aValueOfAnotherTypeIsRejectedWithTheValidValues() {
    String valid = "it must be a number of at least 1 (ratio)";
    Map<Object, String> shown =
        Map.of(
            "fast",
            "\"fast\"",
            true,
            "\"true\"",
            List.of(1),
            "a list",
            Map.of("a", 1),
            "a mapping",
            "0x10",
            "\"0x10\"",
            "40d",
            "\"40d\"");
    shown.forEach(
        (value, text) ->
            assertRejected(
                Map.of("explodingGradient", Map.of("growth", value)),
                "detection.explodingGradient.growth (test.yaml) is %s; %s".formatted(text, valid)));
  }

  @Test
  void aNumberOutOfItsRangeIsRejectedWithTheRangeAndTheUnit() {
    assertRejected(
        Map.of("deadNeurons", Map.of("deadShare", 1.1)),
        "detection.deadNeurons.deadShare (test.yaml) is \"1.1\"; it must be a number from 0 to 1"
            + " (share)");
    assertRejected(
        Map.of("features", Map.of("gradientSteps", 65)),
        "detection.features.gradientSteps (test.yaml) is \"65\"; it must be a whole number from 1"
            + " to 64 (steps)");
    assertRejected(
        Map.of("features", Map.of("gradientSteps", 2.5)),
        "detection.features.gradientSteps (test.yaml) is \"2.5\"; it must be a whole number from 1"
            + " to 64 (steps)");
  }

  @Test
  void nanAndInfinityAreRejected() {
    for (Object value :
        List.of(Double.NaN, Double.POSITIVE_INFINITY, ".nan", ".inf", "NaN", "1e999", "Infinity")) {
      assertRejected(
          Map.of("lossDivergence", Map.of("divergedRatio", value)),
          "detection.lossDivergence.divergedRatio (test.yaml) is \"%s\"; it must be a number of at least 1 (ratio)"
              .formatted(value));
    }
  }

  @Test
  void limitsThatContradictEachOtherAreRejected() {
    assertRejected(
        Map.of("deadNeurons", Map.of("recoveredShare", 0.85)),
        "detection.deadNeurons (test.yaml): recoveredShare is 0.85; it must be at most deadShare,"
            + " which is 0.8");
    assertRejected(
        Map.of(
            "deadNeurons",
            Map.of("deadShare", 0.75),
            "overrides",
            List.of(Map.of("runs", "*", "deadNeurons", Map.of("recoveredShare", 0.8)))),
        "detection.overrides[0].deadNeurons (test.yaml): recoveredShare is 0.8; it must be at most"
            + " deadShare, which is 0.75");
  }

  @Test
  void wrongStructureIsRejected() {
    assertRejected(
        Map.of("overfitting", 5),
        "detection.overfitting (test.yaml) is \"5\"; it must be a mapping of settings");
    assertRejected(
        Map.of("overrides", Map.of("runs", "*")),
        "detection.overrides (test.yaml) is a mapping; it must be a list");
    assertRejected(
        Map.of("overrides", List.of(Map.of("overfitting", Map.of()))),
        "detection.overrides[0] (test.yaml): runs is not set; it must be a pattern of run names,"
            + " such as \"nightly-*\"");
    assertRejected(
        () -> DetectionSettings.of(SettingsSection.of("limits.yaml", "", "text")),
        "limits.yaml is \"text\"; it must be a mapping of settings");
    assertRejected(
        Map.of("overfitting", Map.of("enabled", "sometimes")),
        "detection.overfitting.enabled (test.yaml) is \"sometimes\"; it must be true or false");
    assertRejected(
        Map.of("overfitting", Map.of("maxSeverity", "fatal")),
        "detection.overfitting.maxSeverity (test.yaml) is \"fatal\"; it must be info or warning or"
            + " critical");
  }

  @Test
  void readsWhetherAKindIsEnabledAndItsHighestSeverity() {
    RunSettings settings =
        run("any", Map.of("nonFinite", Map.of("enabled", false, "maxSeverity", "WARNING")));

    assertThat(settings.isEnabled(VerdictKind.NON_FINITE)).isFalse();
    assertThat(settings.isEnabled(VerdictKind.OVERFITTING)).isTrue();
    assertThat(settings.maxSeverity(VerdictKind.NON_FINITE)).isEqualTo(Severity.WARNING);
  }

  /** Each limit accepts its bounds and rejects what is just outside of them. */
  @TestFactory
  Stream<DynamicTest> everyLimitHasItsRange() {
    Stream<DynamicTest> kinds =
        Detectors.IN_ORDER_OF_CAUSES.stream()
            .flatMap(type -> ranges(type.key(), type.limitsType().definitions()));
    return Stream.concat(
        Stream.concat(
            ranges(RunSettings.LEARNING, RunSettings.LEARNING_TYPE.definitions()),
            ranges(RunSettings.FEATURES, RunSettings.FEATURES_TYPE.definitions())),
        kinds);
  }

  private static Stream<DynamicTest> ranges(String section, List<LimitDefinition> limits) {
    return limits.stream()
        .map(
            limit ->
                DynamicTest.dynamicTest(
                    section + "." + limit.key(),
                    () -> {
                      double below = limit.whole() ? limit.min() - 1 : Math.nextDown(limit.min());
                      assertOutOfRange(section, limit, below);
                      if (limit.max() < Integer.MAX_VALUE) {
                        assertOutOfRange(
                            section,
                            limit,
                            limit.whole() ? limit.max() + 1 : Math.nextUp(limit.max()));
                      }
                    }));
  }

  private static void assertOutOfRange(String section, LimitDefinition limit, double value) {
    assertRejected(
        Map.of(section, Map.of(limit.key(), value)),
        "detection.%s.%s (test.yaml) is \"%s\"; it must be %s"
            .formatted(section, limit.key(), value, limit.validValues()));
  }

  /** A limit is read into the component of its name, whichever other limits it goes with. */
  @TestFactory
  Stream<DynamicTest> everyLimitIsRead() {
    return Detectors.IN_ORDER_OF_CAUSES.stream()
        .map(
            type -> DynamicTest.dynamicTest(type.key(), () -> assertEachIsRead(type.limitsType())));
  }

  private static <L extends Record> void assertEachIsRead(LimitsType<L> type) throws Exception {
    Map<String, Double> all = new HashMap<>();
    type.definitions().forEach(limit -> all.put(limit.key(), limit.value()));
    L read = type.with(type.defaults(), SettingsSection.of("", "", all), Set.of());

    assertThat(read).isEqualTo(type.defaults());
    for (LimitDefinition limit : type.definitions()) {
      Object value = read.getClass().getMethod(limit.key()).invoke(read);
      assertThat(((Number) value).doubleValue()).isEqualTo(limit.value());
    }
  }
}
