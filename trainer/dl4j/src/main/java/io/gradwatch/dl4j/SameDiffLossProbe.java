package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.evaluation.IEvaluation;

/**
 * Asks a graph for its loss. Deeplearning4j 1.0.0-M2.1 leaves out of a training step every
 * operation that no gradient needs, the last of the loss among them, and then tells a loss of 0.
 * Variables of evaluations it does compute: for the time of a step the loss is named as one, with
 * no evaluation.
 */
@SuppressWarnings("rawtypes") // evaluations, as the configuration has them
final class SameDiffLossProbe {

  private final Set<String> requested = new HashSet<>();
  private final Set<String> computed = new HashSet<>();

  /** At the start of a step. */
  void request(TrainingConfig configuration, List<String> lossVariables) {
    computed.clear();
    Map<String, List<IEvaluation>> evaluations = configuration.getTrainEvaluations();
    for (String name : lossVariables) {
      if (evaluations != null && evaluations.putIfAbsent(name, new ArrayList<>()) == null) {
        requested.add(name);
      }
    }
  }

  /** Takes note that a variable was computed. */
  void markComputed(String variable) {
    computed.add(variable);
  }

  /** At the end of a step: whether the loss was computed. */
  boolean withdraw(TrainingConfig configuration, List<String> lossVariables) {
    Map<String, List<IEvaluation>> evaluations = configuration.getTrainEvaluations();
    if (evaluations != null) {
      evaluations.keySet().removeAll(requested);
    }
    requested.clear();
    return computed.containsAll(lossVariables);
  }
}
