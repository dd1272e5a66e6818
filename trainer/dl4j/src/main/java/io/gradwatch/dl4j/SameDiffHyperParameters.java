package io.gradwatch.dl4j;

import io.gradwatch.protocol.Contract;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Reads hyper-parameters from the training configuration of a SameDiff graph: {@code updater},
 * {@code learningRate} (at the first step) and {@code lossVariables}; none if it has no
 * configuration yet.
 */
final class SameDiffHyperParameters {

  private SameDiffHyperParameters() {}

  /** Returns the hyper-parameters of the configuration, overridden by the explicit ones. */
  static Map<String, String> of(SameDiff graph, Map<String, String> explicit) {
    Map<String, String> merged = new HashMap<>(explicit);
    TrainingConfig configuration = graph.getTrainingConfig();
    if (configuration == null) {
      return merged;
    }
    IUpdater updater = configuration.getUpdater();
    add(merged, "updater", updater.getClass().getSimpleName());
    if (updater.hasLearningRate()) {
      add(merged, "learningRate", Double.toString(updater.getLearningRate(0, 0)));
    }
    add(merged, "lossVariables", String.join(", ", graph.getLossVariables()));
    return merged;
  }

  private static void add(Map<String, String> merged, String name, String value) {
    if (merged.size() < Contract.MAX_HYPER_PARAMETERS && !value.isEmpty()) {
      merged.putIfAbsent(name, NameSanitizer.name(value));
    }
  }
}
