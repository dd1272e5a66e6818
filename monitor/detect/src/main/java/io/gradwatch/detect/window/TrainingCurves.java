package io.gradwatch.detect.window;

import io.gradwatch.protocol.StepReport;

/**
 * How an attempt as a whole has gone.
 *
 * @param loss of the attempt
 * @param epochMeans means of the loss over whole epochs: each sees the same examples, and their
 *     noise is gone
 * @param epochSum of the losses in the epoch that runs
 * @param epochCount of the losses in the epoch that runs
 * @param lossReported whether the newest step came with a loss
 * @param testLoss as evaluated from time to time
 * @param learningRate of the newest step; NaN when not known
 * @param learningRates learning rates of the last steps
 * @param batchSize of the newest step; 0 when not known
 * @param epoch of the newest step
 */
public record TrainingCurves(
    LossHistory loss,
    LossCurve epochMeans,
    double epochSum,
    int epochCount,
    boolean lossReported,
    TestLosses testLoss,
    double learningRate,
    RollingWindow learningRates,
    int batchSize,
    int epoch) {

  public static TrainingCurves empty() {
    return new TrainingCurves(
        LossHistory.empty(),
        LossCurve.empty(),
        0,
        0,
        false,
        TestLosses.empty(),
        Double.NaN,
        RollingWindow.empty(),
        0,
        0);
  }

  /** What a later attempt knows of this course, if it goes on from where this one was. */
  public TrainingCurves resumed() {
    return new TrainingCurves(
        loss.resumed(),
        LossCurve.empty(),
        0,
        0,
        false,
        testLoss,
        Double.NaN,
        RollingWindow.empty(),
        batchSize,
        epoch);
  }

  /** This course and one more step. */
  public TrainingCurves plus(StepReport report) {
    boolean reported = report.loss().isPresent();
    boolean finite = reported && Double.isFinite(report.loss().getAsDouble());
    boolean newEpoch = report.epoch() != epoch;
    double sum = newEpoch ? 0 : epochSum;
    int count = newEpoch ? 0 : epochCount;
    return new TrainingCurves(
        reported ? loss.plus(report.loss().getAsDouble()) : loss,
        newEpoch && epochCount > 0 ? epochMeans.plus(epochSum / epochCount) : epochMeans,
        finite ? sum + report.loss().getAsDouble() : sum,
        finite ? count + 1 : count,
        reported,
        report.testLoss().isPresent()
            ? testLoss.plus(report.step(), report.testLoss().getAsDouble())
            : testLoss,
        report.learningRate().orElse(Double.NaN),
        report.learningRate().isPresent()
            ? learningRates.plus(report.learningRate().getAsDouble())
            : learningRates,
        Math.max(batchSize, report.batchSize()),
        report.epoch());
  }

  /** Examples under which a batch tells more of its examples than of the network. */
  public static final int SMALL_BATCH = 8;

  /** Whether batches are so small that one of them tells nothing. */
  public boolean hasSmallBatches() {
    return batchSize > 0 && batchSize < SMALL_BATCH;
  }

  /** Whether the learning rate rose over the last steps: a warm-up. */
  public boolean isWarmingUp() {
    return learningRates.count() > 1 && learningRates.last() > 1.01 * learningRates.oldest();
  }
}
