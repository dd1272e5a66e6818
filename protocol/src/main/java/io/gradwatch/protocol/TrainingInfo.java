package io.gradwatch.protocol;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a run minimises and how.
 *
 * @param optimizer its optimiser; {@link OptimizerInfo#UNKNOWN} if unknown
 * @param outputs one for each term of its loss, in the order of {@link StepReport#outputLosses()};
 *     empty if unknown
 * @param baselineLoss loss of the best constant prediction for the training data, as the trainer
 *     computed it, with the weights that training uses; empty if it was not computed
 */
public record TrainingInfo(
    OptimizerInfo optimizer, List<OutputInfo> outputs, OptionalDouble baselineLoss) {

  /** A training of which nothing is known. */
  public static final TrainingInfo UNKNOWN =
      new TrainingInfo(OptimizerInfo.UNKNOWN, List.of(), OptionalDouble.empty());

  public TrainingInfo {
    outputs = Contract.copy("outputs", outputs, Contract.MAX_OUTPUTS);
  }

  /** The same with the loss of the best constant prediction. */
  public TrainingInfo withBaselineLoss(double loss) {
    return new TrainingInfo(optimizer, outputs, OptionalDouble.of(loss));
  }
}
