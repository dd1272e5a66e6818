package io.gradwatch.benchmarks.population;

import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Learning rates that change with the step. */
final class LearningRateSchedules {

  private LearningRateSchedules() {}

  /** One rate before a step, another from it on. */
  static MapSchedule switchAt(double initialRate, int step, double laterRate) {
    return builder().add(0, initialRate).add(step, laterRate).build();
  }

  /** One rate before a step, another from it on for some steps, then the first again. */
  static MapSchedule temporary(double rate, int step, int steps, double temporaryRate) {
    return builder().add(0, rate).add(step, temporaryRate).add(step + steps, rate).build();
  }

  /** A tenth of the rate before at every so many steps. */
  static MapSchedule stepDecay(double initialRate, int interval, int levels) {
    MapSchedule.Builder rates = builder();
    for (int i = 0; i < levels; i++) {
      rates.add(i * interval, initialRate * Math.pow(0.1, i));
    }
    return rates.build();
  }

  /** From nothing to the rate in so many steps, evenly. */
  static MapSchedule warmUp(double rate, int steps) {
    MapSchedule.Builder rates = builder();
    for (int i = 0; i < steps; i++) {
      rates.add(i, rate * (i + 1) / steps);
    }
    return rates.build();
  }

  /** Half a period of a cosine, from the rate to nothing. */
  static MapSchedule cosineDecay(double rate, int steps) {
    MapSchedule.Builder rates = builder();
    for (int i = 0; i < steps; i++) {
      rates.add(i, rate * 0.5 * (1 + Math.cos(Math.PI * i / steps)));
    }
    return rates.build();
  }

  /** From a rate on, more by a factor at each step. */
  static MapSchedule exponentialGrowth(double initialRate, double factor, int steps) {
    MapSchedule.Builder rates = builder();
    for (int i = 0; i < steps; i++) {
      rates.add(i, initialRate * Math.pow(factor, i));
    }
    return rates.build();
  }

  private static MapSchedule.Builder builder() {
    return new MapSchedule.Builder(ScheduleType.ITERATION);
  }
}
