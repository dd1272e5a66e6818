package io.gradwatch.trainer.runs;

/**
 * How far an attempt is, written every few seconds and not synchronised to disk.
 *
 * @param attempt number of the attempt
 * @param steps steps taken
 * @param loss loss of the last step
 */
record RunProgress(int attempt, long steps, double loss) {}
