package io.gradwatch.benchmarks.throughput;

/**
 * What was measured for one case.
 *
 * @param layers number of layers of each run, at most as many as the contract allows
 * @param runs number of runs
 * @param sick whether their gradients vanish
 * @param poll a consumer that only polls
 * @param decode a consumer that decodes into columns of primitives
 * @param decodeObjects a consumer that decodes into an object per layer and tensor
 * @param monitor the whole monitor
 * @param changelogBytes bytes written to the changelog topics per layer-step, as stored by the
 *     broker: compressed, and what several steps between two commits share
 * @param stateBytesPerTensor bytes of a run's full windows in memory, per tensor
 * @param burstSteps size of the burst in steps
 * @param burstSeconds seconds from the beginning of the burst until the monitor has committed all
 *     of it; NaN if it took longer than the benchmark waits
 * @param stepsBefore steps of each run that the monitor had evaluated before the measurement; its
 *     windows are full from 64
 */
public record ThroughputRow(
    int layers,
    int runs,
    boolean sick,
    StageCost poll,
    StageCost decode,
    StageCost decodeObjects,
    StageCost monitor,
    double changelogBytes,
    double stateBytesPerTensor,
    long burstSteps,
    double burstSeconds,
    double stepsBefore) {}
