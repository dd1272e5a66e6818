package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.recording.RecordingFolder;
import io.gradwatch.training.loop.Trial;
import java.io.IOException;

/**
 * A variant under one seed.
 *
 * @param variant what is trained
 * @param seed from 1
 */
public record PopulationRun(Variant variant, long seed) {

  /** As files and messages name it. */
  public String name() {
    return variant.name() + "__" + seed;
  }

  /** Whether a folder holds its stream, and it is fresh. */
  public boolean isRecordedIn(RecordingFolder folder) {
    return folder.contains(variant.name(), seed, variant.fingerprint());
  }

  /** Trains, and writes its stream. */
  public void record(RecordingFolder folder) throws IOException {
    Trial trial = variant.trial().apply(seed);
    folder.record(variant.name(), seed, variant.fingerprint(), trial::run);
  }
}
