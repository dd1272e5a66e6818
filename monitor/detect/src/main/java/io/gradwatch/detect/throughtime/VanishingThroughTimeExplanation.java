package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.TimeStepHistory;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.Remedy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a recurrent layer forgets, and what to do.
 *
 * @param cause one sentence
 * @param remedies most likely first
 */
record VanishingThroughTimeExplanation(String cause, List<Remedy> remedies) {

  static VanishingThroughTimeExplanation of(Optional<LayerInfo> layer, TimeStepHistory time) {
    int receiving = (int) Math.round(time.receivingShare() * time.timeSteps());
    String cause =
        String.format(
            Locale.ROOT,
            "The gradient shrinks to %.2g of itself at each time step on its way back: only the last"
                + " %d of %d time steps are learned from.",
            Math.pow(10, -time.log10Slope()),
            receiving,
            time.timeSteps());
    boolean gated = layer.map(LayerInfo::type).map(type -> type.contains("LSTM")).orElse(false);
    return new VanishingThroughTimeExplanation(
        cause, gated ? lstmRemedies(receiving) : simpleRecurrentRemedies(receiving));
  }

  private static List<Remedy> simpleRecurrentRemedies(int receiving) {
    return List.of(
        RemedyKey.USE_LSTM.withText("Use an LSTM with a forget-gate bias of 1 in its place."),
        RemedyKey.ORTHOGONAL_RECURRENT_WEIGHTS.withText(
            "Start the recurrent weights as an orthogonal or identity matrix, gain 1."),
        shorten(receiving));
  }

  private static List<Remedy> lstmRemedies(int receiving) {
    return List.of(
        RemedyKey.RAISE_FORGET_BIAS.withText("Raise the forget-gate bias to 1 to 5."),
        shorten(receiving));
  }

  private static Remedy shorten(int receiving) {
    return RemedyKey.SHORTEN_SEQUENCE.withText(
        String.format(
            Locale.ROOT,
            "Shorten or subsample the sequence towards the %d time steps that are heard, or read it"
                + " in both directions.",
            Math.max(1, receiving)));
  }
}
