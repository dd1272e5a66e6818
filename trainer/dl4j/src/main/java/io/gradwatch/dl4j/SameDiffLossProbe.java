package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.evaluation.IEvaluation;

/**
 * Makes a SameDiff graph compute its loss during training. Deeplearning4j 1.0.0-M2.1 omits from a
 * training step every operation that no gradient needs, including the last one of the loss, and
 * then reports a loss of 0. It does compute variables that have an evaluation, so for the duration
 * of a step the loss is registered as such a variable, with an empty list of evaluations.
 */
@SuppressWarnings("rawtypes") // evaluations, as the configuration has them
final class SameDiffLossProbe {

  private final Set<String> requested = new HashSet<>();
  private final Set<String> computed = new HashSet<>();

  /** Registers the loss variables at the start of a step. */
  void request(TrainingConfig configuration, List<String> lossVariables) {
    computed.clear();
    Map<String, List<IEvaluation>> evaluations = configuration.getTrainEvaluations();
    for (String name : lossVariables) {
      if (evaluations != null && evaluations.putIfAbsent(name, new ArrayList<>()) == null) {
        requested.add(name);
      }
    }
  }

  /** Records that a variable was computed. */
  void markComputed(String variable) {
    computed.add(variable);
  }

  /** Restores the configuration at the end of a step and returns whether the loss was computed. */
  boolean withdraw(TrainingConfig configuration, List<String> lossVariables) {
    Map<String, List<IEvaluation>> evaluations = configuration.getTrainEvaluations();
    if (evaluations != null) {
      evaluations.keySet().removeAll(requested);
    }
    requested.clear();
    return computed.containsAll(lossVariables);
  }
}
