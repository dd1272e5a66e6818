package io.gradwatch.detect;

import io.gradwatch.detect.settings.RunNamePattern;
import io.gradwatch.detect.settings.SettingsSection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Settings of the detectors: limits by kind of verdict, and other ones for runs whose name matches
 * a pattern. {@code docs/limits.md} lists every limit.
 *
 * <p>The first override whose pattern matches a run's name applies, and no other: so the settings
 * of every run are known, and checked, when they are read.
 */
public final class DetectionSettings {

  private static final String OVERRIDES = "overrides";
  private static final String RUNS = "runs";

  private final RunSettings base;
  private final List<RunOverride> overrides;

  private DetectionSettings(RunSettings base, List<RunOverride> overrides) {
    this.base = base;
    this.overrides = List.copyOf(overrides);
  }

  /** Settings of the runs whose name matches a pattern. */
  private record RunOverride(RunNamePattern runs, RunSettings settings) {}

  /** Every limit at its default, for every run. */
  public static DetectionSettings defaults() {
    return new DetectionSettings(RunSettings.defaults(), List.of());
  }

  /**
   * Settings from a section of a configuration file.
   *
   * @throws io.gradwatch.detect.settings.InvalidSettingException if a key is unknown or a value is
   *     not valid
   */
  public static DetectionSettings of(SettingsSection section) {
    section.requireKnown(keys(OVERRIDES));
    RunSettings base = RunSettings.defaults().with(section);
    List<RunOverride> overrides = new ArrayList<>();
    for (SettingsSection override : section.sections(OVERRIDES)) {
      override.requireKnown(keys(RUNS));
      RunNamePattern runs =
          override
              .text(RUNS)
              .map(RunNamePattern::new)
              .orElseThrow(
                  () ->
                      override.invalid(
                          "runs is not set; it must be a pattern of run names, such as \"nightly-*\""));
      overrides.add(new RunOverride(runs, base.with(override)));
    }
    return new DetectionSettings(base, overrides);
  }

  private static List<String> keys(String further) {
    List<String> keys =
        new ArrayList<>(List.of(RunSettings.LEARNING, RunSettings.FEATURES, further));
    Detectors.IN_ORDER_OF_CAUSES.forEach(type -> keys.add(type.key()));
    return keys;
  }

  /** Something for each of the settings, made once and found by the name of a run. */
  <T> ByRun<T> map(Function<RunSettings, T> made) {
    List<Choice<T>> choices =
        overrides.stream()
            .map(override -> new Choice<>(override.runs, made.apply(override.settings)))
            .toList();
    return new ByRun<>(made.apply(base), choices);
  }

  private record Choice<T>(RunNamePattern runs, T value) {}

  /** What was made of the settings, by the name of a run. */
  static final class ByRun<T> {

    private final T base;
    private final List<Choice<T>> choices;

    private ByRun(T base, List<Choice<T>> choices) {
      this.base = base;
      this.choices = choices;
    }

    T get(String run) {
      for (Choice<T> choice : choices) {
        if (choice.runs.matches(run)) {
          return choice.value;
        }
      }
      return base;
    }
  }
}
