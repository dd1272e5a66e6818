package io.gradwatch.detect;

import io.gradwatch.detect.feature.FeatureWindows;
import io.gradwatch.detect.settings.LimitsType;
import io.gradwatch.detect.settings.SettingsSection;
import io.gradwatch.detect.stalled.RunStalledDetector;
import io.gradwatch.detect.stalled.RunStalledLimits;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.window.LearningLimits;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Settings of the runs that have the same ones: what learning means, and the limits of each kind.
 *
 * @param learning limits that detectors share
 * @param features numbers of steps over which features are measured
 * @param kinds settings of each kind
 */
record RunSettings(
    LearningLimits learning,
    FeatureWindows features,
    Map<VerdictKind, DetectorType.Settings<?>> kinds) {

  /** Key of the limits that detectors share. */
  static final String LEARNING = "learning";

  /** Key of the windows of the features. */
  static final String FEATURES = "features";

  static final LimitsType<FeatureWindows> FEATURES_TYPE = LimitsType.of(FeatureWindows.class);

  static final LimitsType<LearningLimits> LEARNING_TYPE = LimitsType.of(LearningLimits.class);

  private static final RunSettings DEFAULTS = ofDefaults();

  RunSettings {
    kinds = Map.copyOf(kinds);
  }

  private static RunSettings ofDefaults() {
    Map<VerdictKind, DetectorType.Settings<?>> kinds = new EnumMap<>(VerdictKind.class);
    Detectors.IN_ORDER_OF_CAUSES.forEach(type -> kinds.put(type.kind(), type.defaults()));
    return new RunSettings(LEARNING_TYPE.defaults(), FEATURES_TYPE.defaults(), kinds);
  }

  static RunSettings defaults() {
    return DEFAULTS;
  }

  /** These settings with those that a section sets. */
  RunSettings with(SettingsSection section) {
    Map<VerdictKind, DetectorType.Settings<?>> changed = new EnumMap<>(kinds);
    for (DetectorType<?> type : Detectors.IN_ORDER_OF_CAUSES) {
      changed.put(type.kind(), kind(type.kind()).with(section.section(type.key())));
    }
    return new RunSettings(
        LEARNING_TYPE.with(learning, section.section(LEARNING), Set.of()),
        FEATURES_TYPE.with(features, section.section(FEATURES), Set.of()),
        changed);
  }

  private DetectorType.Settings<?> kind(VerdictKind kind) {
    return Objects.requireNonNull(kinds.get(kind), "every kind has settings");
  }

  /** Every detector, in the order of causes. */
  List<Detector> detectors() {
    return Detectors.inOrderOfCauses(this);
  }

  Detector detector(DetectorType<?> type) {
    return kind(type.kind()).detector();
  }

  /** The detector of stalled runs, which is asked between steps; it does not cap its severity. */
  RunStalledDetector stalledDetector() {
    return new RunStalledDetector((RunStalledLimits) kind(VerdictKind.RUN_STALLED).limits());
  }

  boolean isEnabled(VerdictKind kind) {
    return kind(kind).enabled();
  }

  Severity maxSeverity(VerdictKind kind) {
    return kind(kind).maxSeverity();
  }
}
