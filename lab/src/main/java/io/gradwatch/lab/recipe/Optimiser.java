package io.gradwatch.lab.recipe;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.RampSchedule;

/**
 * How gradients become updates.
 *
 * @param rule that makes them
 * @param learningRate learning rate
 * @param warmUpSteps over which the rate climbs to it; 0 for none
 */
public record Optimiser(Rule rule, double learningRate, int warmUpSteps) {

  /** Rules, each with the rate that one tries first. */
  public enum Rule {
    SGD(0.1),
    MOMENTUM(0.03),
    ADAM(0.005);

    private final double defaultLearningRate;

    Rule(double defaultLearningRate) {
      this.defaultLearningRate = defaultLearningRate;
    }

    /** What one tries first on networks this small. */
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

  /** Nesterov's momentum of 0.9. */
  public static Optimiser momentum(double learningRate) {
    return new Optimiser(Rule.MOMENTUM, learningRate, 0);
  }

  public static Optimiser adam(double learningRate) {
    return new Optimiser(Rule.ADAM, learningRate, 0);
  }

  /** At another rate. */
  public Optimiser withLearningRate(double other) {
    return new Optimiser(rule, other, warmUpSteps);
  }

  /** With a rate that climbs from nothing. */
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
