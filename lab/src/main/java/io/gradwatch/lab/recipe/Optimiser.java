package io.gradwatch.lab.recipe;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.RampSchedule;

/**
 * Optimiser and learning rate.
 *
 * @param rule rule that computes updates from gradients
 * @param learningRate learning rate
 * @param warmUpSteps steps over which the learning rate rises linearly from 0; 0 for none
 */
public record Optimiser(Rule rule, double learningRate, int warmUpSteps) {

  /** Update rules, each with a default learning rate. */
  public enum Rule {
    SGD(0.1),
    MOMENTUM(0.03),
    ADAM(0.005);

    private final double defaultLearningRate;

    Rule(double defaultLearningRate) {
      this.defaultLearningRate = defaultLearningRate;
    }

    /** Default learning rate for networks of this size. */
    public double defaultLearningRate() {
      return defaultLearningRate;
    }
  }

  public Optimiser {
    if (!(learningRate >= 0) || warmUpSteps < 0) {
      throw new IllegalArgumentException(
          "rate " + learningRate + ", warm-up " + warmUpSteps + " steps");
    }
  }

  public static Optimiser sgd(double learningRate) {
    return new Optimiser(Rule.SGD, learningRate, 0);
  }

  /** SGD with a Nesterov momentum of 0.9. */
  public static Optimiser momentum(double learningRate) {
    return new Optimiser(Rule.MOMENTUM, learningRate, 0);
  }

  public static Optimiser adam(double learningRate) {
    return new Optimiser(Rule.ADAM, learningRate, 0);
  }

  /** With another learning rate. */
  public Optimiser withLearningRate(double other) {
    return new Optimiser(rule, other, warmUpSteps);
  }

  /** With a learning rate that rises linearly from 0. */
  public Optimiser withWarmUp(int steps) {
    return new Optimiser(rule, learningRate, steps);
  }

  IUpdater updater() {
    if (warmUpSteps == 0) {
      return switch (rule) {
        case SGD -> new Sgd(learningRate);
        case MOMENTUM -> new Nesterovs(learningRate, 0.9);
        case ADAM -> new Adam(learningRate);
      };
    }
    ISchedule warmUp = new RampSchedule(new FixedSchedule(learningRate), warmUpSteps);
    return switch (rule) {
      case SGD -> new Sgd(warmUp);
      case MOMENTUM -> new Nesterovs(warmUp, 0.9);
      case ADAM -> new Adam(warmUp);
    };
  }
}
