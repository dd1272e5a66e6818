package io.gradwatch.detect.window;

import io.gradwatch.protocol.StepReport;

/**
 * Training curves of an attempt: loss, test loss, learning rate and epoch.
 *
 * @param loss losses of the attempt
 * @param epochMeans means of the loss over whole epochs, which see the same examples and are
 *     therefore free of the noise of batches
 * @param epochSum sum of the losses in the current epoch
 * @param epochCount number of losses in the current epoch
 * @param lossReported whether the newest step reported a loss
 * @param testLoss test losses
 * @param learningRate learning rate of the newest step; NaN if unknown
 * @param learningRates learning rates of the recent steps
 * @param batchSize largest batch size; 0 if unknown
 * @param epoch epoch of the newest step
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

  /** The curves that an attempt which resumes from a checkpoint starts with. */
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

  /** Adds one step. */
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

  /** Batch size below which the loss of one batch reflects its examples more than the model. */
  public static final int SMALL_BATCH = 8;

  /** Whether batches are too small for the loss of one batch to be meaningful. */
  public boolean hasSmallBatches() {
    return batchSize > 0 && batchSize < SMALL_BATCH;
  }

  /** Whether the learning rate has risen over the recent steps. */
  public boolean isWarmingUp() {
    return learningRates.count() > 1 && learningRates.last() > 1.01 * learningRates.oldest();
  }
}
