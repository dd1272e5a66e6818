package io.gradwatch.benchmarks.population;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Gradient accumulation: gradients of so many steps are summed up, and parameters move at the last
 * of them only, by the rate times their mean. Deeplearning4j has none of its own; as an updater it
 * is one to the network and to a listener alike: all steps but the last have an update of zero.
 *
 * @param rate learning rate
 * @param every steps that make one update
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
    throw new UnsupportedOperationException("SameDiff is not trained here");
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // a record has nothing that a copy could change
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
    throw new UnsupportedOperationException("the rate is fixed");
  }

  private record Accumulator(AccumulatedSgd config, INDArray sum)
      implements GradientUpdater<AccumulatedSgd> {

    @Override
    public AccumulatedSgd getConfig() {
      return config;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialise) {
      throw new UnsupportedOperationException("SameDiff is not trained here");
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of("sum", sum);
    }

    @Override
    public void setStateViewArray(
        INDArray view, long[] gradientShape, char gradientOrder, boolean initialise) {
      throw new UnsupportedOperationException("made with its view");
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
