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
 * @param rate learning rate
 * @param warmUpSteps over which the rate climbs to it; 0 for none
 */
public record Optimiser(Rule rule, double rate, int warmUpSteps) {

  /** Rules, each with the rate that one tries first. */
  public enum Rule {
    SGD(0.1),
    MOMENTUM(0.03),
    ADAM(0.005);

    private final double usualRate;

    Rule(double usualRate) {
      this.usualRate = usualRate;
    }

    /** What one tries first on networks this small. */
    public double usualRate() {
      return usualRate;
    }
  }

  public Optimiser {
    if (!(rate >= 0) || warmUpSteps < 0) {
      throw new IllegalArgumentException("rate " + rate + ", warm-up " + warmUpSteps + " steps");
    }
  }

  public static Optimiser sgd(double rate) {
    return new Optimiser(Rule.SGD, rate, 0);
  }

  /** Nesterov's momentum of 0.9. */
  public static Optimiser momentum(double rate) {
    return new Optimiser(Rule.MOMENTUM, rate, 0);
  }

  public static Optimiser adam(double rate) {
    return new Optimiser(Rule.ADAM, rate, 0);
  }

  /** At another rate. */
  public Optimiser at(double other) {
    return new Optimiser(rule, other, warmUpSteps);
  }

  /** With a rate that climbs from nothing. */
  public Optimiser warmingUp(int steps) {
    return new Optimiser(rule, rate, steps);
  }

  IUpdater updater() {
    if (warmUpSteps == 0) {
      return switch (rule) {
        case SGD -> new Sgd(rate);
        case MOMENTUM -> new Nesterovs(rate, 0.9);
        case ADAM -> new Adam(rate);
      };
    }
    ISchedule climbing = new RampSchedule(new FixedSchedule(rate), warmUpSteps);
    return switch (rule) {
      case SGD -> new Sgd(climbing);
      case MOMENTUM -> new Nesterovs(climbing, 0.9);
      case ADAM -> new Adam(climbing);
    };
  }
}
