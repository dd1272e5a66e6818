package io.gradwatch.protocol;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The optimiser of a run, the one that all trained layers share.
 *
 * @param family family of the optimiser; {@link OptimizerFamily#OTHER} if the layers differ
 * @param name name as the framework spells it, for example {@code RmsProp}; may be empty
 * @param normalized whether the size of an update is independent of the scale of the gradient;
 *     empty: as usual for the family
 * @param momentum coefficient of the momentum; empty if there is none or it is unknown
 * @param beta1 decay rate of the first moment; likewise
 * @param beta2 decay rate of the second moment, or of the squared gradient; likewise
 * @param epsilon constant added to a denominator; likewise
 * @param weightDecay coefficient of decoupled weight decay or of L2 regularisation; likewise
 * @param clipping how gradients are clipped; empty if they are not or it is unknown
 */
public record OptimizerInfo(
    OptimizerFamily family,
    String name,
    Optional<Boolean> normalized,
    LearningRateSchedule schedule,
    OptionalDouble momentum,
    OptionalDouble beta1,
    OptionalDouble beta2,
    OptionalDouble epsilon,
    OptionalDouble weightDecay,
    Optional<GradientClipping> clipping) {

  /** An optimiser of which nothing is known. */
  public static final OptimizerInfo UNKNOWN = builder(OptimizerFamily.UNKNOWN, "").build();

  public OptimizerInfo {
    Contract.text("name", name, Contract.MAX_NAME_LENGTH);
  }

  /** An optimiser of which only the family and its name are known. */
  public static OptimizerInfo of(OptimizerFamily family, String name) {
    return builder(family, name).build();
  }

  /** Returns a builder of an optimiser with further settings. */
  public static OptimizerInfoBuilder builder(OptimizerFamily family, String name) {
    return new OptimizerInfoBuilder(family, name);
  }

  /**
   * Returns whether the size of an update is independent of the scale of the gradient: as the
   * publisher states it, or as usual for the family; empty if unknown.
   */
  public Optional<Boolean> normalizesUpdate() {
    return normalized.isPresent() ? normalized : family.normalizesUpdate();
  }
}
