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
final class GraphHyperParameters {

  private GraphHyperParameters() {}

  /** Those that the configuration tells, and those given, which win. */
  static Map<String, String> of(SameDiff graph, Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    TrainingConfig configuration = graph.getTrainingConfig();
    if (configuration == null) {
      return all;
    }
    IUpdater updater = configuration.getUpdater();
    add(all, "updater", updater.getClass().getSimpleName());
    if (updater.hasLearningRate()) {
      add(all, "learningRate", Double.toString(updater.getLearningRate(0, 0)));
    }
    add(all, "lossVariables", String.join(", ", graph.getLossVariables()));
    return all;
  }

  private static void add(Map<String, String> all, String name, String value) {
    if (all.size() < Contract.MAX_HYPER_PARAMETERS && !value.isEmpty()) {
      all.putIfAbsent(name, Names.fit(value));
    }
  }
}
