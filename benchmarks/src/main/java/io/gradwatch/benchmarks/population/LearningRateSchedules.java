package io.gradwatch.benchmarks.population;

import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Learning rate schedules. */
final class LearningRateSchedules {

  private LearningRateSchedules() {}

  /** Switches to another rate at a step. */
  static MapSchedule switchAt(double initialRate, int step, double laterRate) {
    return builder().add(0, initialRate).add(step, laterRate).build();
  }

  /** Switches to another rate for a number of steps, then back. */
  static MapSchedule temporary(double rate, int step, int steps, double temporaryRate) {
    return builder().add(0, rate).add(step, temporaryRate).add(step + steps, rate).build();
  }

  /** Divides the rate by ten at a fixed interval. */
  static MapSchedule stepDecay(double initialRate, int interval, int levels) {
    MapSchedule.Builder rates = builder();
    for (int i = 0; i < levels; i++) {
      rates.add(i * interval, initialRate * Math.pow(0.1, i));
    }
    return rates.build();
  }

  /** Increases the rate linearly from zero. */
  static MapSchedule warmUp(double rate, int steps) {
    MapSchedule.Builder rates = builder();
    for (int i = 0; i < steps; i++) {
      rates.add(i, rate * (i + 1) / steps);
    }
    return rates.build();
  }

  /** Decreases the rate to zero along half a period of a cosine. */
  static MapSchedule cosineDecay(double rate, int steps) {
    MapSchedule.Builder rates = builder();
    for (int i = 0; i < steps; i++) {
      rates.add(i, rate * 0.5 * (1 + Math.cos(Math.PI * i / steps)));
    }
    return rates.build();
  }

  /** Decreases the rate to zero along half a period of a cosine, and starts again, some times. */
  static MapSchedule cosineRestarts(double rate, int steps, int cycles) {
    MapSchedule.Builder rates = builder();
    int cycle = steps / cycles;
    for (int i = 0; i < steps; i++) {
      rates.add(i, rate * 0.5 * (1 + Math.cos(Math.PI * (i % cycle) / cycle)));
    }
    return rates.build();
  }

  /** Multiplies the rate by a factor at each step; below 1, it decays. */
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
