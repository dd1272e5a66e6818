package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Remedy;
import java.util.List;
import java.util.Locale;

/**
 * Why a recurrent layer's gradient explodes, and what to do.
 *
 * @param cause one sentence
 * @param remedies most likely first
 */
record ExplodingThroughTimeExplanation(String cause, List<Remedy> remedies) {

  static ExplodingThroughTimeExplanation of(RunView run, LayerDirection worst) {
    int steps = worst.history().timeSteps();
    double factor = Math.pow(10, -worst.history().log10Slope());
    double norm = worst.layer().norms().last() / worst.history().earlyToLate().last();
    String clip =
        norm > 0 && Double.isFinite(norm)
            ? "Clip the gradient norm of each layer at 1."
            : "Clip the gradient norm of each layer at 1, and start again: the weights are lost.";
    return new ExplodingThroughTimeExplanation(
        String.format(
            Locale.ROOT,
            "The gradient grows by %.2g at each of %d time steps on its way back: the recurrent"
                + " weights of %s stretch the state.",
            factor,
            steps,
            worst.layer().name()),
        List.of(
            RemedyKey.ORTHOGONAL_RECURRENT_WEIGHTS.withText(
                "Start the recurrent weights as an orthogonal or identity matrix, gain 1."),
            RemedyKey.CLIP_GRADIENT_NORM.withText(clip),
            RemedyKey.USE_LSTM.withText("Use an LSTM with a forget-gate bias of 1 in its place."),
            RemedyKey.TRUNCATE_BACKPROPAGATION.withText(
                String.format(
                    Locale.ROOT,
                    "Truncate back-propagation through time to %d time steps.",
                    Math.max(1, steps / 4)))));
  }
}
