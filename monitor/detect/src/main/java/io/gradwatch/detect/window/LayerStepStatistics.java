package io.gradwatch.detect.window;

import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.TensorRole;

/** Statistics of a layer at its newest step. */
public final class LayerStepStatistics {

  private double weightGradientNorm;
  private long weights;
  private long nonZeroWeightGradients;
  private long units;
  private boolean hasWeights;
  private boolean allZero;
  private boolean updateMeasured;
  private double updateNorm = Double.NaN;
  private double parameterNorm = Double.NaN;
  private long nonFinite;
  private double saturatedShare;
  private boolean unitSpreadMeasured;
  private double unitSpread = Double.NaN;

  void set(StepColumns step, int layer) {
    weightGradientNorm = 0;
    weights = 0;
    nonZeroWeightGradients = 0;
    units = 0;
    hasWeights = false;
    allZero = true;
    updateMeasured = false;
    updateNorm = 0;
    parameterNorm = 0;
    unitSpreadMeasured = false;
    unitSpread = Double.NaN;
    boolean activation = step.hasActivation(layer);
    nonFinite = activation ? step.activationNonFinite(layer) : 0;
    saturatedShare = activation ? step.saturatedShare(layer) : 0;
    for (int t = step.tensorsBegin(layer); t < step.tensorsEnd(layer); t++) {
      add(step, t);
    }
  }

  private void add(StepColumns step, int t) {
    long elements = step.elements(t);
    long zeros = step.zeros(t);
    double norm = step.l2Norm(t);
    long tensorNonFinite = step.nonFinite(t);
    TensorRole role = step.role(t);
    nonFinite += tensorNonFinite + (Double.isFinite(norm) ? 0 : 1);
    allZero &= zeros == elements;
    units = role == TensorRole.BIAS ? elements : units;
    if (step.hasUnitSpread(t)) {
      unitSpread =
          unitSpreadMeasured ? Math.min(unitSpread, step.unitSpread(t)) : step.unitSpread(t);
      unitSpreadMeasured = true;
    }
    if (role == TensorRole.WEIGHT || role == TensorRole.RECURRENT_WEIGHT) {
      weightGradientNorm = norm(weightGradientNorm, tensorNonFinite > 0 ? Double.NaN : norm);
      updateNorm = norm(updateNorm, step.updateL2Norm(t));
      parameterNorm = norm(parameterNorm, step.parameterL2Norm(t));
      hasWeights = true;
      updateMeasured |= step.hasUpdate(t);
      weights += elements;
      nonZeroWeightGradients += elements - zeros;
    }
  }

  /** L2 norm over two parts; most layers have only one. */
  private static double norm(double one, double other) {
    return one == 0 ? Math.abs(other) : Math.hypot(one, other);
  }

  /** Whether the step reported a weight tensor of the layer. */
  boolean hasWeights() {
    return hasWeights;
  }

  /** L2 norm of the weight gradient; NaN if an element is not finite. */
  public double weightGradientNorm() {
    return weightGradientNorm;
  }

  /** Number of weights. */
  public long weights() {
    return weights;
  }

  /** Number of elements of the weight gradient that are not zero. */
  public long nonZeroWeightGradients() {
    return nonZeroWeightGradients;
  }

  /** Number of units, which is the size of the bias; 0 without a bias. */
  public long units() {
    return units;
  }

  /** Whether every element of every gradient is exactly zero. */
  public boolean allZero() {
    return allZero;
  }

  /** Whether the update was measured. */
  public boolean updateMeasured() {
    return updateMeasured;
  }

  /** L2 norm of the update of the weights; NaN if it was not measured or is not finite. */
  public double updateNorm() {
    return updateNorm;
  }

  /** L2 norm of the weights; NaN if it was not measured. */
  public double parameterNorm() {
    return parameterNorm;
  }

  /** Number of elements of gradients and activation that are NaN or infinite. */
  public long nonFinite() {
    return nonFinite;
  }

  /** Share of saturated outputs; 0 if it was not measured. */
  public double saturatedShare() {
    return saturatedShare;
  }

  /** Whether a unit spread was measured. */
  boolean unitSpreadMeasured() {
    return unitSpreadMeasured;
  }

  /** Smallest unit spread of a tensor; NaN if none was measured. */
  double unitSpread() {
    return unitSpread;
  }

  /** L2 norm of the update over that of the weights; NaN if it was not measured or is undefined. */
  public double updateRatio() {
    return parameterNorm == 0 ? Double.NaN : updateNorm / parameterNorm;
  }

  /**
   * Root mean square of the weights times the square root of the fan-in: the factor by which the
   * layer scales a signal of independent inputs (Glorot and Bengio 2010; He et al. 2015). 1 for
   * Glorot initialisation, 1.4 for He; NaN if the weights or the number of units are unknown.
   */
  public double gain() {
    return units == 0 ? Double.NaN : parameterNorm / Math.sqrt((double) units);
  }
}
