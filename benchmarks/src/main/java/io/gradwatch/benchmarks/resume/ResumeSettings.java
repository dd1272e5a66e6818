package io.gradwatch.benchmarks.resume;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the comparison.
 *
 * @param images training images in the layout of MNIST; empty for the bundled digits
 * @param steps steps of the job
 * @param batchSize examples per step
 * @param kills number of times that the trainer is killed
 * @param checkpoints interval between checkpoints, as in a job file
 * @param threads threads for tensor arithmetic
 * @param seed seed of the steps at which the trainer is killed
 */
public record ResumeSettings(
    Optional<Path> images,
    long steps,
    int batchSize,
    int kills,
    String checkpoints,
    int threads,
    long seed) {}
