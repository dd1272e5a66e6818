package io.gradwatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page lists the whole vocabulary: constants and comments of the proto file, and words. */
final class VocabularyPageTest {

  private static final Path PAGE = Path.of("../docs/vocabulary.md");
  private static final Path PROTO = Path.of("src/main/protobuf/gradwatch/v1/gradwatch.proto");

  @Test
  void thePageShowsTheWholeVocabulary() throws IOException {
    String page = page(Files.readString(PROTO));
    if (Boolean.getBoolean("gradwatch.write")) {
      Files.writeString(PAGE, page);
    }

    assertThat(page)
        .as("%s; to accept the change: ./mvnw -pl protocol test -Dgradwatch.write=true", PAGE)
        .isEqualTo(Files.readString(PAGE));
  }

  private static String page(String proto) {
    return """
        # The vocabulary of the contract

        Generated from [gradwatch.proto](../protocol/src/main/protobuf/gradwatch/v1/gradwatch.proto) and
        [FrameworkVocabulary](../protocol/src/main/java/io/gradwatch/protocol/FrameworkVocabulary.java) by `VocabularyPageTest`.

        Whether a verdict is right depends on what a run minimises and how: an update of Adam keeps its size while the gradient
        grows a thousandfold, one of SGD does not. A publisher states this in `RunInfo` in the families below, and no rule of the
        monitor compares how a framework spells a class. What is unknown is left unspecified; then a rule that needs it says less.

        | field | what to send |
        |---|---|
        | `training.optimizer` | family and name of the optimiser that all trained layers share; where they differ, `OTHER`. `normalized` if the family does not tell whether an update is independent of the gradient's scale, or if gradients are rescaled to a fixed norm. Settings that are known: schedule, momentum, betas, epsilon, weight decay, clipping |
        | `training.outputs` | one entry for each term of the loss: its layer, loss, activation function, units, whether it predicts at each time step, how terms are combined, whether classes are weighted |
        | `training.baseline_loss` | loss of the best constant prediction for the training data, with the weights of the loss; without it the monitor derives ln k for a cross-entropy over k classes of equal size, and ln 2 for each binary unit |
        | `layers[].family`, `activation_family` | families of the layer inside its wrappers, and of the function that it applies; `IDENTITY` if it applies none, whatever its configuration holds |
        | `layers[].inputs`, `inputs_known` | indices of the layers whose outputs it reads, through additions and the like; the depth of a layer and what lies behind it follow from these. If they are not known, each layer reads the one before it |
        | `layers[].output` | whether a loss is computed on its output |
        | `StepReport.output_losses` | loss of each output, in the order of `training.outputs` |
        | `TimeStepReport.longest_true_length`, `mean_true_length` | of the sequences of the batch under a mask, from the first time step that it leaves to the last one that the loss depends on. Without them, padding at the start of a sequence cannot be told from a gradient that vanishes |
        | `TimeStepReport.aligned` | true if the norms are by distance from the end of each sequence, as they should be where lengths differ |

        Deeplearning4j's listener sends all of these. The losses of single outputs are sent for graphs with several outputs, except
        with a `SameDiffOutputLayer`, which keeps none; and for every SameDiff graph. True lengths are sent where a recurrent layer
        receives a mask of the features, or where labels have a mask; the time steps are then aligned.

        Publishers that send words only, in `type` and `activation` of a layer and in the hyper-parameters `updater` or
        `optimizer`, `loss`, `outputs` (number of units) and `baselineLoss`, are understood: words of Deeplearning4j, Keras and
        PyTorch are translated where a record states no family. Upper and lower case, packages, underscores, settings in
        parentheses and a `Loss`, `Layer`, `Activation` or `Optimizer` around a word make no difference.
        """
        + table(
            proto,
            "Optimisers",
            "OPTIMIZER_FAMILY_",
            "normalised update",
            name -> normalized(OptimizerFamily.valueOf(name)),
            name -> FrameworkVocabulary.OPTIMIZERS.words(OptimizerFamily.valueOf(name)))
        + table(
            proto,
            "Losses",
            "LOSS_FAMILY_",
            "",
            name -> "",
            name -> FrameworkVocabulary.LOSSES.words(LossFamily.valueOf(name)))
        + table(
            proto,
            "Activation functions",
            "ACTIVATION_FAMILY_",
            "",
            name -> "",
            name -> FrameworkVocabulary.ACTIVATIONS.words(ActivationFamily.valueOf(name)))
        + table(
            proto,
            "Layers",
            "LAYER_FAMILY_",
            "",
            name -> "",
            name -> parts(LayerFamily.valueOf(name)))
        + table(
            proto,
            "Learning rate schedules",
            "LEARNING_RATE_SCHEDULE_",
            "",
            name -> "",
            name -> Collections.emptyList())
        + table(
            proto, "Clipping", "CLIPPING_KIND_", "", name -> "", name -> Collections.emptyList())
        + table(
            proto,
            "Combination of terms",
            "LOSS_REDUCTION_",
            "",
            name -> "",
            name -> Collections.emptyList());
  }

  private static String normalized(OptimizerFamily family) {
    return family.normalizesUpdate().map(yes -> yes ? "yes" : "no").orElse("unknown");
  }

  private static List<String> parts(LayerFamily family) {
    return FrameworkVocabulary.LAYERS.stream()
        .filter(part -> part.getValue() == family)
        .map(Map.Entry::getKey)
        .map(part -> "…" + part + "…")
        .toList();
  }

  private static String table(
      String proto,
      String title,
      String prefix,
      String property,
      Function<String, String> value,
      Function<String, List<String>> words) {
    Matcher constants =
        Pattern.compile(" " + prefix + "(\\w+) = (\\d+);(?: // (.*))?").matcher(proto);
    boolean hasProperty = !property.isEmpty();
    boolean hasWords = constants.results().anyMatch(c -> !words.apply(known(c.group(1))).isEmpty());
    StringBuilder table = new StringBuilder("\n## " + title + "\n\n`" + prefix + "…`\n\n");
    table.append("| constant | number | meaning |");
    table.append(hasProperty ? " " + property + " |" : "");
    table.append(hasWords ? " other words for it |" : "").append("\n|---|---|---|");
    table.append(hasProperty ? "---|" : "").append(hasWords ? "---|" : "").append('\n');
    constants.reset();
    while (constants.find()) {
      String name = known(constants.group(1));
      String meaning = constants.group(3) == null ? "" : constants.group(3);
      String synonyms =
          words.apply(name).stream()
              .map(word -> "`" + word + "`")
              .collect(Collectors.joining(", "));
      table.append("| `").append(constants.group(1)).append("` | ").append(constants.group(2));
      table.append(" | ").append(meaning).append(" |");
      table.append(hasProperty ? " " + value.apply(name) + " |" : "");
      table.append(hasWords ? " " + synonyms + " |" : "").append('\n');
    }
    return table.toString();
  }

  private static String known(String constant) {
    return constant.equals("UNSPECIFIED") ? "UNKNOWN" : constant;
  }
}
