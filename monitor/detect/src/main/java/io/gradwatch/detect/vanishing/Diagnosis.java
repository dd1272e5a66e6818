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
record Diagnosis(String cause, List<Remedy> remedies) {

  /** Half of a layer's outputs at the flat ends: its derivative is zero for most of the batch. */
  private static final double SATURATED = 0.5;

  private static final Remedy RELU =
      RemedyKey.USE_RELU_HE.saying(
          "Replace the hidden activations by ReLU with He initialisation.");
  private static final Remedy BATCH_NORMALIZATION =
      RemedyKey.USE_BATCH_NORMALIZATION.saying(
          "Put batch normalisation between the hidden layers.");
  private static final Remedy SKIP =
      RemedyKey.USE_SKIP_CONNECTIONS.saying("Add skip connections around every two layers.");

  /** Reads the cause off the layers between the faded one and the strongest. */
  static Diagnosis of(RunView run, LayerHistory faded, LayerHistory strongest, double decades) {
    List<LayerHistory> between =
        run.layers().stream()
            .filter(l -> l.index() >= faded.index() && l.index() < strongest.index())
            .toList();
    double loss = 1 - Math.pow(10, -decades);
    for (LayerHistory layer : between) {
      if (layer.latest().saturatedShare() >= SATURATED) {
        return saturated(run, layer);
      }
    }
    long sigmoids = between.stream().filter(l -> run.activation(l).equals("sigmoid")).count();
    if (sigmoids > 0) {
      return new Diagnosis(
          String.format(
              Locale.ROOT,
              "%d sigmoid layers in a row: a sigmoid passes on a quarter of the gradient at most,"
                  + " and here each layer takes %.0f %% of it.",
              sigmoids,
              100 * loss),
          List.of(RELU, BATCH_NORMALIZATION, SKIP, initialWeights("Glorot")));
    }
    return new Diagnosis(
        String.format(
            Locale.ROOT,
            "Each layer takes %.0f %% of the gradient: its weights are too small for its depth.",
            100 * loss),
        List.of(initialWeights("He"), BATCH_NORMALIZATION, SKIP, RELU));
  }

  private static Diagnosis saturated(RunView run, LayerHistory layer) {
    return new Diagnosis(
        String.format(
            Locale.ROOT,
            "%.0f %% of the outputs of %s lie at the flat ends of its %s: its derivative there is 0.",
            100 * layer.latest().saturatedShare(),
            layer.name(),
            run.activation(layer).isEmpty() ? "activation" : run.activation(layer)),
        List.of(
            RELU,
            RemedyKey.SCALE_INPUTS.saying(
                "Scale the inputs to mean 0 and deviation 1, so nothing saturates."),
            BATCH_NORMALIZATION,
            RemedyKey.SMALLER_INITIAL_WEIGHTS.saying("Draw smaller initial weights (Glorot).")));
  }

  private static Remedy initialWeights(String scheme) {
    return RemedyKey.LARGER_INITIAL_WEIGHTS.saying(
        "Draw larger initial weights (" + scheme + " initialisation).");
  }
}
