package io.gradwatch.benchmarks.population;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * SGD with gradient accumulation: gradients are summed over several steps, and only the last of
 * these steps updates the parameters, by the learning rate times the mean gradient. Deeplearning4j
 * does not offer this. Implemented as an updater, it looks the same to the network and to a
 * listener: all other steps have an update of zero.
 *
 * @param rate learning rate
 * @param every number of steps per update
 */
record AccumulatedSgd(double rate, int every) implements IUpdater {

  @Override
  public long stateSize(long parameters) {
    return parameters;
  }

  @Override
  public GradientUpdater<AccumulatedSgd> instantiate(INDArray view, boolean initialise) {
    if (initialise) {
      view.assign(0);
    }
    return new Accumulator(this, view);
  }

  @Override
  public GradientUpdater<AccumulatedSgd> instantiate(
      Map<String, INDArray> state, boolean initialise) {
    throw new UnsupportedOperationException("SameDiff is not supported");
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // a record is immutable, so a new instance is a copy
  public IUpdater clone() {
    return new AccumulatedSgd(rate, every);
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return rate;
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double learningRate, ISchedule schedule) {
    throw new UnsupportedOperationException("the learning rate is fixed");
  }

  private record Accumulator(AccumulatedSgd config, INDArray sum)
      implements GradientUpdater<AccumulatedSgd> {

    @Override
    public AccumulatedSgd getConfig() {
      return config;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialise) {
      throw new UnsupportedOperationException("SameDiff is not supported");
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of("sum", sum);
    }

    @Override
    public void setStateViewArray(
        INDArray view, long[] gradientShape, char gradientOrder, boolean initialise) {
      throw new UnsupportedOperationException("the state view is set on creation");
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      INDArray total = sum.reshape(sum.length()).get(NDArrayIndex.interval(0, gradient.length()));
      INDArray flat = gradient.reshape(gradient.length());
      total.addi(flat);
      if ((iteration + 1) % config.every() == 0) {
        flat.assign(total.mul(config.rate() / config.every()));
        total.assign(0);
      } else {
        flat.assign(0);
      }
    }
  }
}
