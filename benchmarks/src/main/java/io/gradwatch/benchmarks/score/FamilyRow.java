package io.gradwatch.benchmarks.score;

/**
 * Scores of a detector on the runs of a part that have something of their families in common.
 * Shares are NaN and delays −1 if there are no cases.
 *
 * @param detector name of the detector
 * @param part part of the population: tuned or apart
 * @param dimension what the runs have in common
 * @param value its value; empty for all runs
 * @param faultyRuns number of faulty runs
 * @param recall share of faulty runs whose fault was found
 * @param rootCauseRight share of faulty runs whose fault was marked as the root cause
 * @param healthyRuns number of healthy runs
 * @param falseAlarmRuns healthy runs with an unjustified verdict of severity warning or worse
 * @param criticalRuns healthy runs with an unjustified verdict of severity critical
 * @param averagePrecision average precision of the ranking of these runs by their final scores
 * @param alarmShare share of faulty runs with an alarm at the threshold that at most 5 % of the
 *     healthy runs of the part reach
 * @param delayP50 median of the steps from onset to that alarm, over the runs that have one
 * @param delayP95 95th percentile of the same
 * @param abstained share of all runs on which the detector was inconclusive: it reached verdicts of
 *     severity info only
 */
public record FamilyRow(
    String detector,
    String part,
    FamilyDimension dimension,
    String value,
    int faultyRuns,
    double recall,
    double rootCauseRight,
    int healthyRuns,
    int falseAlarmRuns,
    int criticalRuns,
    double averagePrecision,
    double alarmShare,
    long delayP50,
    long delayP95,
    double abstained) {}
