package io.gradwatch.benchmarks.score;

/**
 * A line of the table. Shares are NaN, and lags −1, where there is nothing to take them of.
 *
 * @param detector who judged
 * @param part of the population: tuned or apart
 * @param kind planted, or ALL
 * @param cases faulty runs
 * @param recall share of them whose fault was named
 * @param rootCauseRight share of them whose fault was named as root cause
 * @param falseAlarmRuns healthy runs with a warning or worse; of this kind, unless it is ALL
 * @param healthyRuns all healthy runs of the part
 * @param lagP50 steps from onset to confirmation, half of those that were found
 * @param lagP95 likewise, 95 of a hundred
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
