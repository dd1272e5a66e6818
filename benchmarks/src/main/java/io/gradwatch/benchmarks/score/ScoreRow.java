package io.gradwatch.benchmarks.score;

/**
 * A row of the score table. Shares are NaN and lags −1 if there are no cases.
 *
 * @param detector name of the detector
 * @param part part of the population: tuned or apart
 * @param kind planted kind, or ALL
 * @param cases number of faulty runs
 * @param recall share of faulty runs whose fault was found
 * @param rootCauseRight share of faulty runs whose fault was marked as the root cause
 * @param falseAlarmRuns healthy runs with a verdict of severity warning or worse, of this kind or,
 *     for ALL, of any kind
 * @param healthyRuns number of healthy runs of the part
 * @param lagP50 median of the steps from onset to confirmation, over the faults that were found
 * @param lagP95 95th percentile of the same
 */
public record ScoreRow(
    String detector,
    String part,
    String kind,
    int cases,
    double recall,
    double rootCauseRight,
    int falseAlarmRuns,
    int healthyRuns,
    long lagP50,
    long lagP95) {}
