package io.gradwatch.protocol;

import java.util.Optional;
import java.util.OptionalDouble;

/** Builder of an {@link OptimizerInfo}. What is not set is unknown. */
public final class OptimizerInfoBuilder {

  private final OptimizerFamily family;
  private final String name;
  private Optional<Boolean> normalized = Optional.empty();
  private LearningRateSchedule schedule = LearningRateSchedule.UNKNOWN;
  private OptionalDouble momentum = OptionalDouble.empty();
  private OptionalDouble beta1 = OptionalDouble.empty();
  private OptionalDouble beta2 = OptionalDouble.empty();
  private OptionalDouble epsilon = OptionalDouble.empty();
  private OptionalDouble weightDecay = OptionalDouble.empty();
  private Optional<GradientClipping> clipping = Optional.empty();

  OptimizerInfoBuilder(OptimizerFamily family, String name) {
    this.family = family;
    this.name = name;
  }

  /** Sets whether the size of an update is independent of the scale of the gradient. */
  public OptimizerInfoBuilder normalized(boolean isNormalized) {
    this.normalized = Optional.of(isNormalized);
    return this;
  }

  /** Sets the course of the learning rate. */
  public OptimizerInfoBuilder schedule(LearningRateSchedule course) {
    this.schedule = course;
    return this;
  }

  /** Sets the coefficient of the momentum. */
  public OptimizerInfoBuilder momentum(double coefficient) {
    this.momentum = OptionalDouble.of(coefficient);
    return this;
  }

  /** Sets the decay rate of the first moment. */
  public OptimizerInfoBuilder beta1(double decayRate) {
    this.beta1 = OptionalDouble.of(decayRate);
    return this;
  }

  /** Sets the decay rate of the second moment, or of the squared gradient. */
  public OptimizerInfoBuilder beta2(double decayRate) {
    this.beta2 = OptionalDouble.of(decayRate);
    return this;
  }

  /** Sets the constant that is added to a denominator. */
  public OptimizerInfoBuilder epsilon(double constant) {
    this.epsilon = OptionalDouble.of(constant);
    return this;
  }

  /** Sets the coefficient of decoupled weight decay or of L2 regularisation. */
  public OptimizerInfoBuilder weightDecay(double coefficient) {
    this.weightDecay = OptionalDouble.of(coefficient);
    return this;
  }

  /** Sets how gradients are clipped. */
  public OptimizerInfoBuilder clipping(GradientClipping limit) {
    this.clipping = Optional.of(limit);
    return this;
  }

  /**
   * Builds the optimiser.
   *
   * @throws ContractViolation if the name is too long
   */
  public OptimizerInfo build() {
    return new OptimizerInfo(
        family, name, normalized, schedule, momentum, beta1, beta2, epsilon, weightDecay, clipping);
  }
}
