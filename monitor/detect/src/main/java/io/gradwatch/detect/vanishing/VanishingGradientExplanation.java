package io.gradwatch.detect.vanishing;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Remedy;
import java.util.List;
import java.util.Locale;

/**
 * Why a gradient vanishes across depth, and what to do.
 *
 * @param cause one sentence
 * @param remedies most likely first
 */
record VanishingGradientExplanation(String cause, List<Remedy> remedies) {

  /** Half of a layer's outputs at the flat ends: its derivative is zero for most of the batch. */
  private static final double SATURATED_SHARE = 0.5;

  private static final Remedy RELU =
      RemedyKey.USE_RELU_HE.withText(
          "Replace the hidden activations by ReLU with He initialisation.");
  private static final Remedy BATCH_NORMALIZATION =
      RemedyKey.USE_BATCH_NORMALIZATION.withText(
          "Put batch normalisation between the hidden layers.");
  private static final Remedy SKIP =
      RemedyKey.USE_SKIP_CONNECTIONS.withText("Add skip connections around every two layers.");

  private static final List<Remedy> UNIFORM =
      List.of(
          RemedyKey.SCALE_INPUTS.withText("Scale the inputs to mean 0 and deviation 1."),
          RemedyKey.MATCH_OUTPUT_ACTIVATION.withText(
              "Pair a sigmoid or softmax output with cross-entropy: with a squared error its"
                  + " gradient dies where the answer is surely wrong."),
          RemedyKey.USE_ADAM.withText("Use Adam, which rescales small gradients."),
          RemedyKey.USE_RELU_HE.withText("Use ReLU with He initialisation."));

  /** Reads the cause off the layers between the faded one and the strongest. */
  static VanishingGradientExplanation of(
      RunView run, LayerHistory vanishing, LayerHistory strongest, double decades) {
    List<LayerHistory> between =
        run.layers().stream()
            .filter(l -> l.index() >= vanishing.index() && l.index() < strongest.index())
            .toList();
    double lostShare = 1 - Math.pow(10, -decades);
    for (LayerHistory layer : between) {
      if (layer.latest().saturatedShare() >= SATURATED_SHARE) {
        return saturated(run, layer);
      }
    }
    long sigmoids = between.stream().filter(l -> run.activation(l).equals("sigmoid")).count();
    if (sigmoids > 0) {
      return new VanishingGradientExplanation(
          String.format(
              Locale.ROOT,
              "%d sigmoid layers in a row: a sigmoid passes on a quarter of the gradient at most,"
                  + " and here each layer takes %.0f %% of it.",
              sigmoids,
              100 * lostShare),
          List.of(RELU, BATCH_NORMALIZATION, SKIP, initialWeights("Glorot")));
    }
    return new VanishingGradientExplanation(
        String.format(
            Locale.ROOT,
            "Each layer takes %.0f %% of the gradient: its weights are too small for its depth.",
            100 * lostShare),
        List.of(initialWeights("He"), BATCH_NORMALIZATION, SKIP, RELU));
  }

  private static VanishingGradientExplanation saturated(RunView run, LayerHistory layer) {
    return new VanishingGradientExplanation(
        String.format(
            Locale.ROOT,
            "%.0f %% of the outputs of %s lie at the flat ends of its %s: its derivative there is 0.",
            100 * layer.latest().saturatedShare(),
            layer.name(),
            run.activation(layer).isEmpty() ? "activation" : run.activation(layer)),
        List.of(
            RELU,
            RemedyKey.SCALE_INPUTS.withText(
                "Scale the inputs to mean 0 and deviation 1, so nothing saturates."),
            BATCH_NORMALIZATION,
            RemedyKey.SMALLER_INITIAL_WEIGHTS.withText("Draw smaller initial weights (Glorot).")));
  }

  private static Remedy initialWeights(String scheme) {
    return RemedyKey.LARGER_INITIAL_WEIGHTS.withText(
        "Draw larger initial weights (" + scheme + " initialisation).");
  }

  /** The gradient is small in every layer. */
  static VanishingGradientExplanation ofLevel(String strongest, double ratio) {
    return new VanishingGradientExplanation(
        String.format(
            Locale.ROOT,
            "Even the strongest layer, %s, receives a gradient of %.0e of its weights: the"
                + " output passes hardly anything back.",
            strongest,
            ratio),
        UNIFORM);
  }

  /** The gradient has shrunk in every layer since the first steps. */
  static VanishingGradientExplanation ofTrend(double ratio) {
    return new VanishingGradientExplanation(
        String.format(
            Locale.ROOT,
            "The gradient of every layer has faded to %.0e of what it was at the first steps,"
                + " and the loss stands.",
            ratio),
        UNIFORM);
  }
}
