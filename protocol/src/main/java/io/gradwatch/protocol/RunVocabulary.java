package io.gradwatch.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Completes a {@link RunInfo} of a publisher that states optimiser, losses and layers in the words
 * of its framework only: what the record does not state in the vocabulary of the contract is
 * translated from its hyper-parameters, layer types and activation functions by {@link
 * FrameworkVocabulary}.
 *
 * <p>Hyper-parameters that are read: {@code updater} or {@code optimizer}, {@code loss}, {@code
 * outputs} (number of units), {@code baselineLoss} or, from older publishers, {@code guessingLoss}.
 */
public final class RunVocabulary {

  /** Words that Deeplearning4j's listener joins where layers or outputs differ. */
  private static final String SEPARATOR = ",";

  private RunVocabulary() {}

  /** Returns the record with its vocabulary completed; what a record states itself remains. */
  public static RunInfo complete(RunInfo info) {
    List<LayerInfo> layers = info.layers().stream().map(RunVocabulary::layer).toList();
    TrainingInfo stated = info.training();
    TrainingInfo training =
        new TrainingInfo(
            optimizer(stated.optimizer(), info.hyperParameters()),
            stated.outputs().isEmpty()
                ? outputs(info.hyperParameters(), layers)
                : stated.outputs().stream().map(RunVocabulary::output).toList(),
            stated.baselineLoss().isPresent()
                ? stated.baselineLoss()
                : baselineLoss(info.hyperParameters()));
    return info.withLayers(layers).withTraining(training);
  }

  private static LayerInfo layer(LayerInfo layer) {
    LayerFamily family =
        layer.family() == LayerFamily.UNKNOWN
            ? FrameworkVocabulary.layer(layer.type())
            : layer.family();
    ActivationFamily activation =
        layer.activationFamily() == ActivationFamily.UNKNOWN
            ? activation(layer, family)
            : layer.activationFamily();
    return layer.withFamilies(family, activation);
  }

  private static ActivationFamily activation(LayerInfo layer, LayerFamily family) {
    if (!layer.activation().isEmpty()) {
      return FrameworkVocabulary.activation(layer.activation());
    }
    return switch (family) {
      case ACTIVATION -> FrameworkVocabulary.activation(layer.type());
      // these have functions of their own, which frameworks other than Deeplearning4j do not name
      case UNKNOWN, RECURRENT, LSTM, GRU, ATTENTION -> ActivationFamily.UNKNOWN;
      default -> ActivationFamily.IDENTITY;
    };
  }

  private static OptimizerInfo optimizer(OptimizerInfo stated, Map<String, String> settings) {
    if (stated.family() != OptimizerFamily.UNKNOWN) {
      return stated;
    }
    String name =
        stated.name().isEmpty()
            ? settings.getOrDefault("updater", settings.getOrDefault("optimizer", ""))
            : stated.name();
    List<OptimizerFamily> families =
        words(name).stream().map(FrameworkVocabulary::optimizer).distinct().toList();
    OptimizerFamily family =
        switch (families.size()) {
          case 0 -> OptimizerFamily.UNKNOWN;
          case 1 -> families.get(0);
          default -> OptimizerFamily.OTHER;
        };
    List<Optional<Boolean>> normalized =
        families.stream().map(OptimizerFamily::normalizesUpdate).distinct().toList();
    return new OptimizerInfo(
        family,
        name.length() > Contract.MAX_NAME_LENGTH
            ? name.substring(0, Contract.MAX_NAME_LENGTH)
            : name,
        stated.normalized().isPresent() || normalized.size() != 1
            ? stated.normalized()
            : normalized.get(0),
        stated.schedule(),
        stated.momentum(),
        stated.beta1(),
        stated.beta2(),
        stated.epsilon(),
        stated.weightDecay(),
        stated.clipping());
  }

  private static List<OutputInfo> outputs(Map<String, String> settings, List<LayerInfo> layers) {
    List<String> losses = words(settings.getOrDefault("loss", ""));
    List<String> units = words(settings.getOrDefault("outputs", ""));
    boolean single = losses.size() == 1 && units.size() <= 1;
    List<OutputInfo> outputs = new ArrayList<>();
    for (String loss : losses.subList(0, Math.min(losses.size(), Contract.MAX_OUTPUTS))) {
      OutputInfo output =
          OutputInfo.of(
              "output" + outputs.size(),
              FrameworkVocabulary.loss(loss),
              loss.length() > Contract.MAX_NAME_LENGTH ? "" : loss,
              ActivationFamily.UNKNOWN,
              single && units.size() == 1 ? count(units.get(0)) : 0);
      outputs.add(
          (single ? ofLastLayer(output, layers) : output)
              .withUnitReduction(FrameworkVocabulary.unitReduction(loss)));
    }
    return outputs;
  }

  /** The output of the only loss, which is computed on the last layer. */
  private static OutputInfo ofLastLayer(OutputInfo output, List<LayerInfo> layers) {
    if (layers.isEmpty()) {
      return output;
    }
    LayerInfo last = layers.get(layers.size() - 1);
    OutputInfo located =
        new OutputInfo(
            last.name(),
            OptionalInt.of(layers.size() - 1),
            output.loss(),
            output.lossName(),
            last.activationFamily(),
            output.units(),
            false,
            LossReduction.UNKNOWN,
            LossReduction.UNKNOWN,
            Optional.empty());
    // Deeplearning4j's RnnOutputLayer and RnnLossLayer
    return WordTable.normalized(last.type()).startsWith("rnn")
            && (last.family() == LayerFamily.OUTPUT || last.family() == LayerFamily.LOSS)
        ? located.perTimeStep(LossReduction.SUM)
        : located;
  }

  private static OutputInfo output(OutputInfo stated) {
    if (stated.loss() != LossFamily.UNKNOWN) {
      return stated;
    }
    return new OutputInfo(
        stated.name(),
        stated.layer(),
        FrameworkVocabulary.loss(stated.lossName()),
        stated.lossName(),
        stated.activation(),
        stated.units(),
        stated.perTimeStep(),
        stated.unitReduction() == LossReduction.UNKNOWN
            ? FrameworkVocabulary.unitReduction(stated.lossName())
            : stated.unitReduction(),
        stated.timeReduction(),
        stated.weighted());
  }

  private static OptionalDouble baselineLoss(Map<String, String> settings) {
    String text = settings.getOrDefault("baselineLoss", settings.getOrDefault("guessingLoss", ""));
    double loss = number(text);
    return loss > 0 && Double.isFinite(loss) ? OptionalDouble.of(loss) : OptionalDouble.empty();
  }

  private static List<String> words(String text) {
    return List.of(text.split(SEPARATOR, -1)).stream()
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static long count(String text) {
    double value = number(text);
    return value >= 1 && value <= Integer.MAX_VALUE ? (long) value : 0;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }
}
