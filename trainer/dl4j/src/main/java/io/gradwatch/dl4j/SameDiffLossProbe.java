package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.listeners.Loss;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes a SameDiff graph compute its loss during training. Deeplearning4j 1.0.0-M2.1 omits from a
 * training step every operation that no gradient needs, including the last one of the loss, and
 * then reports a loss of 0. It does compute variables that have an evaluation, so for the duration
 * of a step the loss is registered as such a variable, with an empty list of evaluations.
 */
@SuppressWarnings("rawtypes") // evaluations, as the configuration has them
final class SameDiffLossProbe {

  private final Set<String> requested = new HashSet<>();
  private Set<String> losses = Set.of();
  private final Map<String, Double> computed = new HashMap<>();

  /** Registers the loss variables at the start of a step. */
  void request(TrainingConfig configuration, List<String> lossVariables) {
    computed.clear();
    losses = Set.copyOf(lossVariables);
    Map<String, List<IEvaluation>> evaluations = configuration.getTrainEvaluations();
    for (String name : lossVariables) {
      if (evaluations != null && evaluations.putIfAbsent(name, new ArrayList<>()) == null) {
        requested.add(name);
      }
    }
  }

  /** Records the value of a loss variable when it was computed; ignores other variables. */
  void record(String variable, INDArray value) {
    if (losses.contains(variable)) {
      double loss = value.isScalar() ? value.getDouble(0) : value.sumNumber().doubleValue();
      computed.put(variable, loss);
    }
  }

  /** Returns the values of loss variables at this step, without regularisation. */
  List<Double> losses(List<String> lossVariables) {
    return lossVariables.stream().map(name -> computed.getOrDefault(name, Double.NaN)).toList();
  }

  /**
   * Returns the whole loss of a step, with regularisation. Deeplearning4j 1.0.0-M2.1 writes the k
   * terms of the regularisation to the places from k on of a list that begins with the losses,
   * instead of behind these, so that the sum lacks a loss if there are more than k.
   */
  double total(Loss loss, List<String> lossVariables) {
    double[] values = loss.lossValues();
    int terms = values.length - lossVariables.size();
    if (terms <= 0 || terms >= lossVariables.size()) {
      return loss.totalLoss();
    }
    double sum = losses(lossVariables).stream().mapToDouble(Double::doubleValue).sum();
    return sum + Arrays.stream(values, terms, 2 * terms).sum();
  }

  /** Restores the configuration at the end of a step and returns whether the loss was computed. */
  boolean withdraw(TrainingConfig configuration, List<String> lossVariables) {
    Map<String, List<IEvaluation>> evaluations = configuration.getTrainEvaluations();
    if (evaluations != null) {
      evaluations.keySet().removeAll(requested);
    }
    requested.clear();
    return computed.keySet().containsAll(lossVariables);
  }
}
