package io.gradwatch.dl4j;

import io.gradwatch.protocol.Contract;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * What a graph's training configuration says of how it learns: {@code updater}, {@code
 * learningRate} (at the first step), {@code lossVariables}. Nothing where it has none yet.
 */
final class SameDiffHyperParameters {

  private SameDiffHyperParameters() {}

  /** Those that the configuration tells, and those given, which win. */
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
