package io.gradwatch.benchmarks.population;

import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Learning rates that change with the step. */
final class Rates {

  private Rates() {}

  /** One rate before a step, another from it on. */
  static MapSchedule jump(double before, int step, double after) {
    return at().add(0, before).add(step, after).build();
  }

  /** One rate before a step, another from it on for some steps, then the first again. */
  static MapSchedule spell(double usual, int step, int steps, double other) {
    return at().add(0, usual).add(step, other).add(step + steps, usual).build();
  }

  /** A tenth of the rate before at every so many steps. */
  static MapSchedule stairs(double first, int every, int stairs) {
    MapSchedule.Builder rates = at();
    for (int i = 0; i < stairs; i++) {
      rates.add(i * every, first * Math.pow(0.1, i));
    }
    return rates.build();
  }

  /** From nothing to the rate in so many steps, evenly. */
  static MapSchedule warmUp(double rate, int steps) {
    MapSchedule.Builder rates = at();
    for (int i = 0; i < steps; i++) {
      rates.add(i, rate * (i + 1) / steps);
    }
    return rates.build();
  }

  /** Half a period of a cosine, from the rate to nothing. */
  static MapSchedule cosine(double rate, int steps) {
    MapSchedule.Builder rates = at();
    for (int i = 0; i < steps; i++) {
      rates.add(i, rate * 0.5 * (1 + Math.cos(Math.PI * i / steps)));
    }
    return rates.build();
  }

  /** From a rate on, more by a factor at each step. */
  static MapSchedule growth(double first, double factor, int steps) {
    MapSchedule.Builder rates = at();
    for (int i = 0; i < steps; i++) {
      rates.add(i, first * Math.pow(factor, i));
    }
    return rates.build();
  }

  private static MapSchedule.Builder at() {
    return new MapSchedule.Builder(ScheduleType.ITERATION);
  }
}
