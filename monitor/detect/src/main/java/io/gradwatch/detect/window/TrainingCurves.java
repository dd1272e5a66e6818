package io.gradwatch.detect.window;

import io.gradwatch.detect.feature.FeatureRow;
import io.gradwatch.detect.feature.FeatureScope;
import io.gradwatch.protocol.StepColumns;

/** Training curves of an attempt, updated in place: loss, test loss, learning rate and epoch. */
public final class TrainingCurves {

  private static final int LOSS = 1;
  private static final int LEARNING_RATE = 1 << 1;

  /** Bound of {@link #added()}. */
  public static final int ADDED_BITS = 1 << 2;

  private LossHistory loss = LossHistory.empty();
  private LossCurve epochMeans = LossCurve.empty();
  private double epochSum;
  private int epochCount;
  private boolean lossReported;
  private TestLosses testLoss = TestLosses.empty();
  private double learningRate = Double.NaN;
  private double highestLearningRate;
  private RollingWindow learningRates = new RollingWindow();
  private int batchSize;
  private int epoch;

  private final FeatureRow features = new FeatureRow(FeatureScope.RUN);
  private long views;

  private boolean empty = true;
  private int added;
  private boolean bucketsChanged;

  /** The curves that an attempt which resumes from a checkpoint starts with. */
  public TrainingCurves resumed() {
    TrainingCurves curves = new TrainingCurves();
    curves.loss = loss.resumed();
    curves.testLoss = testLoss;
    curves.batchSize = batchSize;
    curves.epoch = epoch;
    curves.bucketsChanged = true;
    return curves;
  }

  /** Adds one step. */
  public void add(StepColumns step) {
    LossHistory lossBefore = loss;
    LossCurve epochsBefore = epochMeans;
    added = 0;
    lossReported = step.hasLoss();
    boolean newEpoch = step.epoch() != epoch;
    if (newEpoch && epochCount > 0) {
      epochMeans = epochMeans.plus(epochSum / epochCount);
    }
    epochSum = newEpoch ? 0 : epochSum;
    epochCount = newEpoch ? 0 : epochCount;
    if (lossReported) {
      loss = loss.plus(step.loss());
      if (Double.isFinite(step.loss())) {
        added |= LOSS;
        epochSum += step.loss();
        epochCount++;
      }
    }
    if (step.hasTestLoss()) {
      testLoss = testLoss.plus(step.step(), step.testLoss());
    }
    learningRate = step.learningRate();
    if (step.hasLearningRate()) {
      added |= LEARNING_RATE;
      learningRates.add(learningRate);
      highestLearningRate = Math.max(highestLearningRate, learningRate);
    }
    batchSize = Math.max(batchSize, step.batchSize());
    epoch = step.epoch();
    bucketsChanged =
        empty
            || loss.first().length != lossBefore.first().length
            || loss.curve().means() != lossBefore.curve().means()
            || epochMeans.means() != epochsBefore.means()
            || step.hasTestLoss();
    empty = false;
  }

  /** Row of the features of the run at its newest step. */
  FeatureRow features() {
    return features;
  }

  /** Number of one more view of the run; features are computed once for each. */
  long nextView() {
    return ++views;
  }

  /** Losses of the attempt. */
  public LossHistory loss() {
    return loss;
  }

  /**
   * Means of the loss over whole epochs, which see the same examples and are therefore free of the
   * noise of batches.
   */
  public LossCurve epochMeans() {
    return epochMeans;
  }

  /** Whether the newest step reported a loss. */
  public boolean lossReported() {
    return lossReported;
  }

  /** Test losses. */
  public TestLosses testLoss() {
    return testLoss;
  }

  /** Learning rate of the newest step; NaN if unknown. */
  public double learningRate() {
    return learningRate;
  }

  /** Highest learning rate of the attempt; 0 before the first. */
  public double highestLearningRate() {
    return highestLearningRate;
  }

  /** Learning rates of the recent steps. */
  public RollingWindow learningRates() {
    return learningRates;
  }

  /** Largest batch size; 0 if unknown. */
  public int batchSize() {
    return batchSize;
  }

  /** Epoch of the newest step. */
  public int epoch() {
    return epoch;
  }

  /** Whether batches are too small for the loss of one batch to be meaningful. */
  boolean hasSmallBatches(LearningLimits limits) {
    return batchSize > 0 && batchSize < limits.smallBatch();
  }

  /** Whether the learning rate has risen over the recent steps. */
  boolean isWarmingUp(LearningLimits limits) {
    return learningRates.count() > 1
        && learningRates.last() > limits.warmUpGrowth() * learningRates.oldest();
  }

  // ------------------------------------------------------------------------------- storing

  /** To which windows the newest step added, as bits below {@value #ADDED_BITS}. */
  public int added() {
    return added;
  }

  /** Whether the newest step changed what {@link #writeBuckets} writes. */
  public boolean bucketsChanged() {
    return bucketsChanged;
  }

  /** Writes what every step changes. */
  public void writeScalars(StateOutput out) {
    out.putBoolean(lossReported);
    out.putDouble(loss.last());
    out.putDouble(epochSum);
    out.putVarLong(epochCount);
    out.putDouble(learningRate);
    out.putDouble(highestLearningRate);
    out.putVarLong(batchSize);
    out.putVarLong(epoch);
    loss.curve().writeBucketBeingFilled(out);
    epochMeans.writeBucketBeingFilled(out);
  }

  /** Reads what {@link #writeScalars} wrote; after {@link #readBuckets}. */
  public void readScalars(StateInput in) {
    lossReported = in.getBoolean();
    double last = in.getDouble();
    epochSum = in.getDouble();
    epochCount = in.getVarInt();
    learningRate = in.getDouble();
    highestLearningRate = in.getDouble();
    batchSize = in.getVarInt();
    epoch = in.getVarInt();
    loss = loss.with(loss.curve().readBucketBeingFilled(in), last);
    epochMeans = epochMeans.readBucketBeingFilled(in);
  }

  /** Writes what the newest step added to the windows. */
  public void writeNewest(StateOutput out) {
    out.putByte(added);
    if ((added & LOSS) != 0) {
      out.putDouble(loss.newest());
    }
    if ((added & LEARNING_RATE) != 0) {
      out.putFloat(learningRates.newestLog10());
    }
  }

  /** Adds what {@link #writeNewest} wrote. */
  public void readNewest(StateInput in) {
    empty = false;
    added = in.getByte();
    if ((added & LOSS) != 0) {
      loss = loss.plusRecent(in.getDouble());
    }
    if ((added & LEARNING_RATE) != 0) {
      learningRates.addLog10(in.getFloat());
    }
  }

  /** Reads over what {@link #writeNewest} wrote, which a later {@link #writeWindows} contains. */
  public static void skipNewest(StateInput in) {
    int skipped = in.getByte();
    if ((skipped & LOSS) != 0) {
      in.getDouble();
    }
    if ((skipped & LEARNING_RATE) != 0) {
      in.getFloat();
    }
  }

  /** Writes what changes when a bucket of a curve is full, or a test loss arrives. */
  public void writeBuckets(StateOutput out) {
    out.putDoubles(loss.first());
    out.putDoubles(loss.curve().means());
    out.putDoubles(epochMeans.means());
    testLoss.write(out);
  }

  /** Reads what {@link #writeBuckets} wrote. */
  public void readBuckets(StateInput in) {
    double[] first = in.getDoubles();
    double[] means = in.getDoubles();
    loss = new LossHistory(first, new double[0], new LossCurve(means, 1, 0, 0), Double.NaN);
    epochMeans = new LossCurve(in.getDoubles(), 1, 0, 0);
    testLoss = TestLosses.read(in);
  }

  /** Writes the recent losses and learning rates. */
  public void writeWindows(StateOutput out) {
    out.putByte(added);
    out.putDoubles(loss.recent());
    out.putWindow(learningRates);
  }

  /** Reads what {@link #writeWindows} wrote. */
  public void readWindows(StateInput in) {
    added = in.getByte();
    for (double recent : in.getDoubles()) {
      loss = loss.plusRecent(recent);
    }
    learningRates = in.getWindow();
    empty = false;
  }
}
