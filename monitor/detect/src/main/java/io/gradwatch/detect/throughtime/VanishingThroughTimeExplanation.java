package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.TimeStepHistory;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.Remedy;
import java.util.List;
import java.util.Locale;

/**
 * Cause and remedies of a gradient that vanishes through time.
 *
 * @param cause one sentence
 * @param remedies remedies, most promising first
 */
record VanishingThroughTimeExplanation(String cause, List<Remedy> remedies) {

  static VanishingThroughTimeExplanation of(LayerFamily family, TimeStepHistory time) {
    int receiving = (int) Math.round(time.receivingShare() * time.timeSteps());
    String cause =
        String.format(
            Locale.ROOT,
            "The gradient is multiplied by %.2g at each time step of back-propagation: only the last"
                + " %d of %d time steps receive gradient.",
            Math.pow(10, -time.log10Slope()),
            receiving,
            time.timeSteps());
    return new VanishingThroughTimeExplanation(
        cause,
        family == LayerFamily.LSTM ? lstmRemedies(receiving) : simpleRecurrentRemedies(receiving));
  }

  private static List<Remedy> simpleRecurrentRemedies(int receiving) {
    return List.of(
        RemedyKey.USE_LSTM.withText("Replace the layer with an LSTM with a forget-gate bias of 1."),
        RemedyKey.ORTHOGONAL_RECURRENT_WEIGHTS.withText(
            "Initialise the recurrent weights as an orthogonal or identity matrix with a gain of 1."),
        shorten(receiving));
  }

  private static List<Remedy> lstmRemedies(int receiving) {
    return List.of(
        RemedyKey.RAISE_FORGET_BIAS.withText("Raise the forget-gate bias to a value of 1 to 5."),
        shorten(receiving));
  }

  private static Remedy shorten(int receiving) {
    return RemedyKey.SHORTEN_SEQUENCE.withText(
        String.format(
            Locale.ROOT,
            "Shorten or subsample the sequence to %d time steps, as many as receive gradient, or use a"
                + " bidirectional layer.",
            Math.max(1, receiving)));
  }
}
