package io.gradwatch.lab.layer;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * One time step of a {@link Gru}: the formulas of its Javadoc forward, their derivatives backward.
 * All arrays are [batch, units] unless stated otherwise.
 *
 * @param input x, [batch, inputs]
 * @param before h, the state before the step
 * @param update z
 * @param reset r
 * @param candidate c
 * @param after h', the state after the step
 */
record GruStep(
    INDArray input,
    INDArray before,
    INDArray update,
    INDArray reset,
    INDArray candidate,
    INDArray after) {

  /**
   * Gradients of one step.
   *
   * @param preActivations gradient of the three weighted sums, concatenated, [batch, 3·units]
   * @param before dL/dh
   */
  record Backward(INDArray preActivations, INDArray before) {}

  static GruStep forward(INDArray input, INDArray before, GruWeights weights) {
    long units = before.size(1);
    INDArray sums = input.mmul(weights.input()).addiRowVector(weights.bias());
    INDArray rw = weights.recurrent();
    INDArray gates = sums.get(all(), interval(0, 2 * units));
    gates.addi(before.mmul(rw.get(all(), interval(0, 2 * units))));
    INDArray gateValues = Transforms.sigmoid(gates, true);
    INDArray update = gateValues.get(all(), interval(0, units));
    INDArray reset = gateValues.get(all(), interval(units, 2 * units));
    INDArray sum = sums.get(all(), interval(2 * units, 3 * units));
    sum.addi(reset.mul(before).mmul(rw.get(all(), interval(2 * units, 3 * units))));
    INDArray candidate = Transforms.tanh(sum, true);
    INDArray after = before.sub(candidate).muli(update).addi(candidate);
    return new GruStep(input, before, update, reset, candidate, after);
  }

  /**
   * Back-propagates through the step.
   *
   * @param gradient dL/dh'
   */
  Backward backward(INDArray gradient, INDArray rw) {
    long units = before.size(1);
    INDArray candidateWeights = rw.get(all(), interval(2 * units, 3 * units));
    INDArray gateWeights = rw.get(all(), interval(0, 2 * units));
    INDArray dUpdate = before.sub(candidate).muli(gradient).muli(sigmoidDerivative(update));
    INDArray dCandidate = gradient.mul(update.rsub(1)).muli(candidate.mul(candidate).rsubi(1));
    INDArray dReadState = dCandidate.mmul(candidateWeights.transpose());
    INDArray dReset = dReadState.mul(before).muli(sigmoidDerivative(reset));
    INDArray dGates = Nd4j.hstack(dUpdate, dReset);
    INDArray dBefore =
        gradient
            .mul(update)
            .addi(dReadState.muli(reset))
            .addi(dGates.mmul(gateWeights.transpose()));
    return new Backward(Nd4j.hstack(dGates, dCandidate), dBefore);
  }

  /** Adds what this step contributes to the gradient of the recurrent weights. */
  void addRecurrentGradient(INDArray preActivations, INDArray rwGradient) {
    long units = before.size(1);
    INDArray gates = rwGradient.get(all(), interval(0, 2 * units));
    gates.addi(before.transpose().mmul(preActivations.get(all(), interval(0, 2 * units))));
    INDArray candidateGradient = rwGradient.get(all(), interval(2 * units, 3 * units));
    candidateGradient.addi(
        reset
            .mul(before)
            .transpose()
            .mmul(preActivations.get(all(), interval(2 * units, 3 * units))));
  }

  /** Derivative of the logistic function, computed from its value. */
  private static INDArray sigmoidDerivative(INDArray value) {
    return value.mul(value).rsubi(value);
  }
}
