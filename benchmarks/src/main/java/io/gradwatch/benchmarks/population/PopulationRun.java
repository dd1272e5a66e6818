package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.recording.RecordingFolder;
import io.gradwatch.training.loop.Trial;
import io.gradwatch.training.loop.TrialResult;
import java.io.IOException;

/**
 * One training of the population: a variant with a seed.
 *
 * @param seed seed of data, initial weights and row order, from 1
 */
public record PopulationRun(Variant variant, long seed) {

  /** Name in files and messages. */
  public String name() {
    return variant.name() + "__" + seed;
  }

  /** Whether a folder contains an up-to-date recording of this run. */
  public boolean isRecordedIn(RecordingFolder folder) {
    return folder.contains(variant.name(), seed, variant.fingerprint());
  }

  /** Trains the network and records the run. */
  public void record(RecordingFolder folder) throws IOException {
    Trial trial = variant.trial().apply(seed);
    folder.record(
        variant.name(), seed, variant.fingerprint(), sink -> atStepsOfRun(trial.run(sink)));
  }

  /** With evaluations at the steps that the reports number, which a late attachment shifts. */
  private TrialResult atStepsOfRun(TrialResult result) {
    return new TrialResult(
        result.steps(),
        result.duration(),
        result.evaluations().stream().map(point -> point.laterBy(variant.firstStep())).toList(),
        result.stoppedEarly(),
        result.failure());
  }
}
