package io.gradwatch.detect;

import io.gradwatch.detect.settings.LimitsType;
import io.gradwatch.detect.settings.SettingsSection;
import io.gradwatch.detect.verdict.CappedDetector;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.DisabledKind;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A kind of verdict with its limits and its detector.
 *
 * @param <L> limits of the detector
 * @param kind kind of verdict
 * @param limitsType description of the limits
 * @param factory creates the detector
 */
record DetectorType<L extends Record>(
    VerdictKind kind, LimitsType<L> limitsType, Function<L, Detector> factory) {

  /** Key that switches a kind off. */
  static final String ENABLED = "enabled";

  /** Key of the highest severity of a kind. */
  static final String MAX_SEVERITY = "maxSeverity";

  private static final Pattern WORD_BEGIN = Pattern.compile("_(.)");

  static <L extends Record> DetectorType<L> of(
      VerdictKind kind, Class<L> limits, Function<L, Detector> factory) {
    return new DetectorType<>(kind, LimitsType.of(limits), factory);
  }

  /** Key of the kind in the configuration: {@code vanishingGradient}. */
  String key() {
    return WORD_BEGIN
        .matcher(kind.name().toLowerCase(Locale.ROOT))
        .replaceAll(begin -> begin.group(1).toUpperCase(Locale.ROOT));
  }

  /**
   * Settings of a kind.
   *
   * @param limits limits of its detector
   * @param enabled whether it is detected
   * @param maxSeverity highest severity of its verdicts
   */
  record Settings<L extends Record>(
      DetectorType<L> type, L limits, boolean enabled, Severity maxSeverity) {

    Settings<L> with(SettingsSection section) {
      return new Settings<>(
          type,
          type.limitsType.with(limits, section, Set.of(ENABLED, MAX_SEVERITY)),
          section.truth(ENABLED).orElse(enabled),
          section.constant(MAX_SEVERITY, List.of(Severity.values())).orElse(maxSeverity));
    }

    Detector detector() {
      if (!enabled) {
        return new DisabledKind(type.kind);
      }
      Detector detector = type.factory.apply(limits);
      return maxSeverity == Severity.CRITICAL
          ? detector
          : new CappedDetector(detector, maxSeverity);
    }
  }

  Settings<L> defaults() {
    return new Settings<>(this, limitsType.defaults(), true, Severity.CRITICAL);
  }
}
