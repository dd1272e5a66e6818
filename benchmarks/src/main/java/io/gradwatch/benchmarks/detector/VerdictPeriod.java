package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;

/**
 * Steps for which a verdict of one kind was active with one severity; for a published rule, steps
 * at which it fired.
 *
 * @param from first step
 * @param to step after the last
 */
public record VerdictPeriod(VerdictKind kind, Severity severity, long from, long to) {}
