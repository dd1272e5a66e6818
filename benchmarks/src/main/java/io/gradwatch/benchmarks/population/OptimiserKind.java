package io.gradwatch.benchmarks.population;

import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The optimisers of Deeplearning4j. AdaBelief is missing because it cannot train in version
 * 1.0.0-M2.1: its first step ends with an {@code ArrayIndexOutOfBoundsException}.
 */
enum OptimiserKind {
  SGD("SGD"),
  MOMENTUM("momentum"),
  ADAM("Adam"),
  RMSPROP("RMSProp"),
  ADAGRAD("AdaGrad"),
  /** Has no learning rate: a rate is ignored, and a schedule rejected. */
  ADADELTA("AdaDelta"),
  ADAMAX("AdaMax"),
  AMSGRAD("AMSGrad"),
  NADAM("Nadam"),
  /** Subtracts gradients as they are, like SGD with a rate of 1. */
  NO_OP("none");

  private static final double MOMENTUM_COEFFICIENT = 0.9;

  private final String label;

  OptimiserKind(String label) {
    this.label = label;
  }

  /** Name in tables and JSON. */
  String label() {
    return label;
  }

  IUpdater withRate(double rate) {
    return switch (this) {
      case SGD -> new Sgd(rate);
      case MOMENTUM -> new Nesterovs(rate, MOMENTUM_COEFFICIENT);
      case ADAM -> new Adam(rate);
      case RMSPROP -> new RmsProp(rate);
      case ADAGRAD -> new AdaGrad(rate);
      case ADADELTA -> new AdaDelta();
      case ADAMAX -> new AdaMax(rate);
      case AMSGRAD -> new AMSGrad(rate);
      case NADAM -> new Nadam(rate);
      case NO_OP -> new NoOp();
    };
  }

  IUpdater withSchedule(ISchedule schedule) {
    return switch (this) {
      case SGD -> new Sgd(schedule);
      case MOMENTUM -> new Nesterovs(schedule, MOMENTUM_COEFFICIENT);
      case ADAM -> new Adam(schedule);
      case RMSPROP -> new RmsProp(schedule);
      case ADAGRAD -> new AdaGrad(schedule);
      case ADAMAX -> new AdaMax(schedule);
      case AMSGRAD -> new AMSGrad(schedule);
      case NADAM -> new Nadam(schedule);
      case ADADELTA, NO_OP ->
          throw new IllegalArgumentException("the optimiser has no learning rate: " + schedule);
    };
  }

  /** The optimiser that an updater belongs to; gradient accumulation counts as SGD. */
  static OptimiserKind of(IUpdater updater) {
    if (updater instanceof AccumulatedSgd) {
      return SGD;
    }
    for (OptimiserKind optimiser : values()) {
      if (optimiser.withRate(1).getClass().equals(updater.getClass())) {
        return optimiser;
      }
    }
    throw new IllegalArgumentException(updater + ": no such optimiser");
  }
}
