package io.gradwatch.dl4j;

import io.gradwatch.protocol.LearningRateSchedule;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.RampSchedule;

/** Classifies the schedule of an optimiser's learning rate. */
final class ScheduleClassifier {

  /** Steps at which a schedule is evaluated: each of the first, then ever fewer. */
  private static final int[] STEPS =
      IntStream.concat(
              IntStream.range(0, 2_000),
              IntStream.iterate(2_000, i -> i < 10_000_000, i -> i + i / 8))
          .toArray();

  private ScheduleClassifier() {}

  static LearningRateSchedule of(IUpdater updater) {
    if (!updater.hasLearningRate()) {
      return LearningRateSchedule.UNKNOWN;
    }
    if (!updater.getClass().getPackage().equals(Sgd.class.getPackage())) {
      return LearningRateSchedule.OTHER;
    }
    ISchedule schedule = schedule(updater);
    if (schedule == null) {
      return LearningRateSchedule.CONSTANT;
    }
    if (schedule instanceof RampSchedule) {
      return LearningRateSchedule.WARM_UP;
    }
    // a schedule of the user may keep a state, which evaluating it would change
    return schedule.getClass().getPackage().equals(ISchedule.class.getPackage())
        ? course(schedule)
        : LearningRateSchedule.OTHER;
  }

  private static LearningRateSchedule course(ISchedule schedule) {
    boolean rises = false;
    boolean falls = false;
    double before = schedule.valueAt(0, 0);
    for (int step : STEPS) {
      double rate = schedule.valueAt(step, step);
      if (rate > before) {
        if (falls) {
          return LearningRateSchedule.CYCLIC;
        }
        rises = true;
      }
      falls |= rate < before;
      before = rate;
    }
    if (rises) {
      return LearningRateSchedule.WARM_UP;
    }
    return falls ? LearningRateSchedule.DECAYING : LearningRateSchedule.CONSTANT;
  }

  private static @Nullable ISchedule schedule(IUpdater updater) {
    if (updater instanceof Sgd sgd) {
      return sgd.getLearningRateSchedule();
    }
    if (updater instanceof Nesterovs nesterovs) {
      return nesterovs.getLearningRateSchedule();
    }
    if (updater instanceof Adam adam) {
      return adam.getLearningRateSchedule();
    }
    if (updater instanceof AdaMax adaMax) {
      return adaMax.getLearningRateSchedule();
    }
    if (updater instanceof Nadam nadam) {
      return nadam.getLearningRateSchedule();
    }
    if (updater instanceof AMSGrad amsGrad) {
      return amsGrad.getLearningRateSchedule();
    }
    if (updater instanceof AdaBelief adaBelief) {
      return adaBelief.getLearningRateSchedule();
    }
    if (updater instanceof RmsProp rmsProp) {
      return rmsProp.getLearningRateSchedule();
    }
    return updater instanceof AdaGrad adaGrad ? adaGrad.getLearningRateSchedule() : null;
  }
}
