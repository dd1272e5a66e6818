package io.gradwatch.dl4j;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.TrainingInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Reads hyper-parameters from the training configuration of a SameDiff graph: {@code updater},
 * {@code learningRate} (at the first step), {@code lossVariables}, {@code loss} (the operation that
 * computes it) and {@code outputs} (number of units); none if it has no configuration yet.
 */
final class SameDiffHyperParameters {

  private SameDiffHyperParameters() {}

  /** Returns the hyper-parameters of the configuration, overridden by the explicit ones. */
  static Map<String, String> of(
      SameDiff graph, TrainingInfo training, Map<String, String> explicit) {
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
    add(merged, "loss", join(training.outputs().stream().map(OutputInfo::lossName)));
    add(
        merged,
        "outputs",
        join(
            training.outputs().stream()
                .filter(output -> output.units() > 0)
                .map(output -> Long.toString(output.units()))));
    return merged;
  }

  private static String join(Stream<String> words) {
    return words.filter(word -> !word.isEmpty()).collect(Collectors.joining(", "));
  }

  private static void add(Map<String, String> merged, String name, String value) {
    if (merged.size() < Contract.MAX_HYPER_PARAMETERS && !value.isEmpty()) {
      merged.putIfAbsent(name, NameSanitizer.name(value));
    }
  }
}
