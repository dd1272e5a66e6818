package io.gradwatch.cli.recording;

import io.gradwatch.detect.DetectionSettings;
import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.protocol.Event;
import java.util.List;
import java.util.Optional;

/**
 * The replay of a run under the limits to try, beside one under the defaults if there are any to
 * try.
 */
public final class LimitsTrial {

  private final RunReplay replay;
  private final Optional<RunReplay> underDefaults;

  /**
   * @param run name of the run
   * @param settings limits to try; empty for the defaults
   */
  public LimitsTrial(String run, Optional<DetectionSettings> settings) {
    this.replay =
        new RunReplay(run, new RunEvaluator(settings.orElseGet(DetectionSettings::defaults)));
    this.underDefaults = settings.map(any -> new RunReplay(run, new RunEvaluator()));
  }

  /** Evaluates the next record and returns the events under the limits to try. */
  public List<Event> evaluate(RawRecord record) {
    underDefaults.ifPresent(defaults -> defaults.evaluate(record));
    return replay.evaluate(record);
  }

  /** The replay under the limits to try. */
  public RunReplay replay() {
    return replay;
  }

  /** What these limits change; empty if there are none to try. */
  public Optional<VerdictComparison> comparison() {
    return underDefaults.map(defaults -> VerdictComparison.of(defaults, replay));
  }
}
