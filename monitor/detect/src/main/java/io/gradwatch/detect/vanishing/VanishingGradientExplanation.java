package io.gradwatch.detect.vanishing;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.Remedy;
import java.util.List;
import java.util.Locale;

/**
 * Cause and remedies of a gradient that vanishes across depth.
 *
 * @param cause one sentence
 * @param remedies remedies, most promising first
 */
record VanishingGradientExplanation(String cause, List<Remedy> remedies) {

  private static final Remedy RELU =
      RemedyKey.USE_RELU_HE.withText("Use ReLU with He initialisation in the hidden layers.");
  private static final Remedy BATCH_NORMALIZATION =
      RemedyKey.USE_BATCH_NORMALIZATION.withText(
          "Add batch normalisation between the hidden layers.");
  private static final Remedy SKIP =
      RemedyKey.USE_SKIP_CONNECTIONS.withText("Add skip connections around every two layers.");

  private static final List<Remedy> UNIFORM =
      List.of(
          RemedyKey.SCALE_INPUTS.withText(
              "Standardise the inputs to mean 0 and standard deviation 1."),
          RemedyKey.MATCH_OUTPUT_ACTIVATION.withText(
              "Use cross-entropy with a sigmoid or softmax output: with a squared error the gradient"
                  + " vanishes where the prediction is confidently wrong."),
          RemedyKey.USE_ADAM.withText("Use Adam, which rescales small gradients."),
          RemedyKey.USE_RELU_HE.withText("Use ReLU with He initialisation."));

  /** Derives the cause from the layers between the vanishing one and the strongest. */
  static VanishingGradientExplanation of(
      RunView run,
      VanishingGradientLimits limits,
      LayerHistory vanishing,
      LayerHistory strongest,
      double decades) {
    List<LayerHistory> between =
        run.layers().stream()
            .filter(l -> l.index() >= vanishing.index() && l.index() < strongest.index())
            .toList();
    double lostShare = 1 - Math.pow(10, -decades);
    for (LayerHistory layer : between) {
      if (layer.latest().saturatedShare() >= limits.saturatedShare()) {
        return saturated(run, layer);
      }
    }
    long sigmoids =
        between.stream()
            .filter(l -> run.facts().activation(l.index()) == ActivationFamily.SIGMOID)
            .count();
    if (sigmoids > 0) {
      return new VanishingGradientExplanation(
          String.format(
              Locale.ROOT,
              "%d sigmoid layers attenuate the gradient by %.0f %% each; the derivative of a sigmoid is"
                  + " at most 0.25.",
              sigmoids,
              100 * lostShare),
          List.of(RELU, BATCH_NORMALIZATION, SKIP, initialWeights("Glorot")));
    }
    return new VanishingGradientExplanation(
        String.format(
            Locale.ROOT,
            "Each layer attenuates the gradient by %.0f %%: the weights are too small for the depth of"
                + " the network.",
            100 * lostShare),
        List.of(initialWeights("He"), BATCH_NORMALIZATION, SKIP, RELU));
  }

  private static VanishingGradientExplanation saturated(RunView run, LayerHistory layer) {
    return new VanishingGradientExplanation(
        String.format(
            Locale.ROOT,
            "%.0f %% of the outputs of %s are in the saturated region of its %s, where the derivative"
                + " is close to 0.",
            100 * layer.latest().saturatedShare(),
            layer.name(),
            run.activationName(layer).orElse("activation")),
        List.of(
            RELU,
            RemedyKey.SCALE_INPUTS.withText(
                "Standardise the inputs to mean 0 and standard deviation 1, so that no unit saturates."),
            BATCH_NORMALIZATION,
            RemedyKey.SMALLER_INITIAL_WEIGHTS.withText(
                "Use smaller initial weights (Glorot initialisation).")));
  }

  private static Remedy initialWeights(String scheme) {
    return RemedyKey.LARGER_INITIAL_WEIGHTS.withText(
        "Use larger initial weights (" + scheme + " initialisation).");
  }

  /** The gradient is small in every layer. */
  static VanishingGradientExplanation ofLevel(String strongest, double ratio) {
    return new VanishingGradientExplanation(
        String.format(
            Locale.ROOT,
            "Even the layer with the largest gradient, %s, receives only %.0e of its weights' norm:"
                + " the output layer passes almost no gradient back.",
            strongest,
            ratio),
        UNIFORM);
  }

  /** The gradient has shrunk in every layer since the first steps. */
  static VanishingGradientExplanation ofTrend(double ratio) {
    return new VanishingGradientExplanation(
        String.format(
            Locale.ROOT,
            "The gradient of every layer has shrunk to %.0e of its norm at the first steps, and the"
                + " loss has plateaued.",
            ratio),
        UNIFORM);
  }
}
