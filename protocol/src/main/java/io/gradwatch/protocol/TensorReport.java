package io.gradwatch.protocol;

import java.util.OptionalDouble;

/**
 * One parameter tensor at one step: its gradient, its update and the parameter itself.
 *
 * @param param name of the parameter within its layer, for example {@code W}
 * @param role purpose of the parameter
 * @param gradient statistics of the gradient of the mean loss over the batch, as back-propagation
 *     computed it, before clipping and before the updater
 * @param updateL2Norm L2 norm of the update that the updater computed; empty if not measured
 * @param parameterL2Norm L2 norm of the parameter after the update, accurate to 1 % for a large
 *     parameter; empty if not measured
 * @param unitSpread how much the units of the layer differ, taken from the parameter before the
 *     update as a matrix inputs × units: sqrt(Σ (w − mean over the input's units)² / Σ w²). 0 if
 *     all units are identical or all weights are zero, about 1 when they are independent with mean
 *     0. Empty if not measured, or if the parameter is not such a matrix
 */
public record TensorReport(
    String param,
    TensorRole role,
    TensorStatistics gradient,
    OptionalDouble updateL2Norm,
    OptionalDouble parameterL2Norm,
    OptionalDouble unitSpread) {

  public TensorReport {
    Contract.name("param", param);
    Contract.norm("updateL2Norm", updateL2Norm);
    Contract.norm("parameterL2Norm", parameterL2Norm);
    Contract.norm("unitSpread", unitSpread);
  }
}
