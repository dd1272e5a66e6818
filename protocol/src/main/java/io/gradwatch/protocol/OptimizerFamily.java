package io.gradwatch.protocol;

import java.util.Optional;

/** Families of optimisers, which turn gradients into updates of the parameters. */
public enum OptimizerFamily {
  /** Not known. */
  UNKNOWN(Scaling.UNKNOWN),
  /** Known to the publisher, but none of these, or several of them. */
  OTHER(Scaling.UNKNOWN),
  /** The update is the gradient. */
  NO_OP(Scaling.PROPORTIONAL),
  /** Plain stochastic gradient descent. */
  SGD(Scaling.PROPORTIONAL),
  /** Gradient descent with classical momentum. */
  MOMENTUM(Scaling.PROPORTIONAL),
  /** Gradient descent with Nesterov's momentum. */
  NESTEROV(Scaling.PROPORTIONAL),
  ADAGRAD(Scaling.NORMALIZED),
  ADADELTA(Scaling.NORMALIZED),
  RMSPROP(Scaling.NORMALIZED),
  RPROP(Scaling.NORMALIZED),
  ADAM(Scaling.NORMALIZED),
  ADAMW(Scaling.NORMALIZED),
  ADAMAX(Scaling.NORMALIZED),
  NADAM(Scaling.NORMALIZED),
  RADAM(Scaling.NORMALIZED),
  AMSGRAD(Scaling.NORMALIZED),
  ADABELIEF(Scaling.NORMALIZED),
  ADAFACTOR(Scaling.NORMALIZED),
  LAMB(Scaling.NORMALIZED),
  LARS(Scaling.NORMALIZED),
  LION(Scaling.NORMALIZED),
  FTRL(Scaling.NORMALIZED),
  /** Quasi-Newton with limited memory. */
  LBFGS(Scaling.UNKNOWN);

  private enum Scaling {
    UNKNOWN,
    PROPORTIONAL,
    NORMALIZED
  }

  private final Scaling scaling;

  OptimizerFamily(Scaling scaling) {
    this.scaling = scaling;
  }

  /**
   * Returns whether the size of an update is independent of the scale of the gradient: true if the
   * family divides by a measure of past gradients, or uses their sign; empty if unknown.
   */
  public Optional<Boolean> normalizesUpdate() {
    return scaling == Scaling.UNKNOWN
        ? Optional.empty()
        : Optional.of(scaling == Scaling.NORMALIZED);
  }
}
