package io.gradwatch.detect.window;

import io.gradwatch.detect.feature.FeatureRow;
import io.gradwatch.detect.feature.FeatureScope;
import io.gradwatch.protocol.StepColumns;
import java.util.Arrays;

/**
 * Training curves of an attempt, updated in place: loss, losses of the single outputs, test loss,
 * learning rate and epoch.
 *
 * <p>Longer than most classes: each curve is added to, read and stored in three parts.
 */
public final class TrainingCurves {

  private static final int LOSS = 1;
  private static final int LEARNING_RATE = 1 << 1;
  private static final int FIRST_OUTPUT = 1 << 2;

  /** Maximum number of outputs whose losses are kept; those of further ones are left out. */
  public static final int MAX_OUTPUTS = 8;

  /** Bound of {@link #added()}. */
  public static final int ADDED_BITS = FIRST_OUTPUT << MAX_OUTPUTS;

  private LossHistory loss = LossHistory.empty();
  private LossHistory[] outputs = {};
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
    curves.outputs = Arrays.stream(outputs).map(LossHistory::resumed).toArray(LossHistory[]::new);
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
    boolean outputBucketsChanged = addOutputs(step);
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
            || outputBucketsChanged
            || hasOtherBuckets(loss, lossBefore)
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

  /** Adds the losses of the outputs and returns whether that changed what is stored in buckets. */
  private boolean addOutputs(StepColumns step) {
    int count = Math.min(step.outputs(), MAX_OUTPUTS);
    boolean changed = count > outputs.length;
    if (changed) {
      int known = outputs.length;
      outputs = Arrays.copyOf(outputs, count);
      Arrays.fill(outputs, known, count, LossHistory.empty());
    }
    for (int i = 0; i < count; i++) {
      LossHistory before = outputs[i];
      outputs[i] = before.plus(step.outputLoss(i));
      added |= Double.isFinite(step.outputLoss(i)) ? FIRST_OUTPUT << i : 0;
      changed |= hasOtherBuckets(outputs[i], before);
    }
    return changed;
  }

  private static boolean hasOtherBuckets(LossHistory loss, LossHistory before) {
    return loss.first().length != before.first().length
        || loss.curve().means() != before.curve().means();
  }

  /** Number of outputs whose losses are reported, at most {@value #MAX_OUTPUTS}. */
  public int outputs() {
    return outputs.length;
  }

  /** Losses of one output, in the order of the contract's {@code TrainingInfo.outputs}. */
  public LossHistory outputLoss(int output) {
    return outputs[output];
  }

  /** The curves with the losses of one output instead of their sum. */
  TrainingCurves ofOutput(int output) {
    TrainingCurves curves = new TrainingCurves();
    curves.loss = outputs[output];
    curves.lossReported = lossReported;
    curves.learningRate = learningRate;
    curves.highestLearningRate = highestLearningRate;
    curves.learningRates = learningRates;
    curves.batchSize = batchSize;
    curves.epoch = epoch;
    views += 2;
    curves.views = views - 1; // its view has a number that no view of these curves has
    return curves;
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
    out.putVarLong(outputs.length);
    for (LossHistory output : outputs) {
      out.putDouble(output.last());
      output.curve().writeBucketBeingFilled(out);
    }
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
    int count = in.getLength(Double.BYTES);
    for (int i = 0; i < count; i++) {
      LossHistory output = i < outputs.length ? outputs[i] : LossHistory.empty();
      double lastOfOutput = in.getDouble();
      LossCurve curve = output.curve().readBucketBeingFilled(in);
      if (i < outputs.length) { // as always, unless the head of an older column is passed over
        outputs[i] = output.with(curve, lastOfOutput);
      }
    }
  }

  /** Writes what the newest step added to the windows. */
  public void writeNewest(StateOutput out) {
    out.putVarLong(added);
    if ((added & LOSS) != 0) {
      out.putDouble(loss.newest());
    }
    if ((added & LEARNING_RATE) != 0) {
      out.putFloat(learningRates.newestLog10());
    }
    for (int i = 0; i < MAX_OUTPUTS; i++) {
      if ((added & FIRST_OUTPUT << i) != 0) {
        out.putDouble(outputs[i].newest());
      }
    }
  }

  /** Adds what {@link #writeNewest} wrote. */
  public void readNewest(StateInput in) {
    empty = false;
    added = in.getVarInt();
    if ((added & LOSS) != 0) {
      loss = loss.plusRecent(in.getDouble());
    }
    if ((added & LEARNING_RATE) != 0) {
      learningRates.addLog10(in.getFloat());
    }
    for (int i = 0; i < MAX_OUTPUTS; i++) {
      if ((added & FIRST_OUTPUT << i) != 0) {
        outputs[i] = outputs[i].plusRecent(in.getDouble());
      }
    }
  }

  /** Reads over what {@link #writeNewest} wrote, which a later {@link #writeWindows} contains. */
  public static void skipNewest(StateInput in) {
    int skipped = in.getVarInt();
    if ((skipped & LOSS) != 0) {
      in.getDouble();
    }
    if ((skipped & LEARNING_RATE) != 0) {
      in.getFloat();
    }
    for (int i = 0; i < MAX_OUTPUTS; i++) {
      if ((skipped & FIRST_OUTPUT << i) != 0) {
        in.getDouble();
      }
    }
  }

  /** Writes what changes when a bucket of a curve is full, or a test loss arrives. */
  public void writeBuckets(StateOutput out) {
    out.putDoubles(loss.first());
    out.putDoubles(loss.curve().means());
    out.putDoubles(epochMeans.means());
    testLoss.write(out);
    out.putVarLong(outputs.length);
    for (LossHistory output : outputs) {
      out.putDoubles(output.first());
      out.putDoubles(output.curve().means());
    }
  }

  /** Reads what {@link #writeBuckets} wrote. */
  public void readBuckets(StateInput in) {
    loss = readLossBuckets(in);
    epochMeans = new LossCurve(in.getDoubles(), 1, 0, 0);
    testLoss = TestLosses.read(in);
    int count = in.getVarInt();
    if (count > MAX_OUTPUTS) {
      throw new IllegalArgumentException(count + " outputs; at most " + MAX_OUTPUTS);
    }
    outputs = new LossHistory[count];
    for (int i = 0; i < count; i++) {
      outputs[i] = readLossBuckets(in);
    }
  }

  private static LossHistory readLossBuckets(StateInput in) {
    double[] first = in.getDoubles();
    double[] means = in.getDoubles();
    return new LossHistory(first, new double[0], new LossCurve(means, 1, 0, 0), Double.NaN);
  }

  /** Writes the recent losses and learning rates. */
  public void writeWindows(StateOutput out) {
    out.putVarLong(added);
    out.putDoubles(loss.recent());
    out.putWindow(learningRates);
    out.putVarLong(outputs.length);
    for (LossHistory output : outputs) {
      out.putDoubles(output.recent());
    }
  }

  /** Reads what {@link #writeWindows} wrote. */
  public void readWindows(StateInput in) {
    added = in.getVarInt();
    for (double recent : in.getDoubles()) {
      loss = loss.plusRecent(recent);
    }
    learningRates = in.getWindow();
    int count = in.getLength(1);
    for (int i = 0; i < count; i++) {
      for (double recent : in.getDoubles()) {
        outputs[i] = outputs[i].plusRecent(recent);
      }
    }
    empty = false;
  }
}
