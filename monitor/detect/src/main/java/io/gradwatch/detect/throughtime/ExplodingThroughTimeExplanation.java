package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Remedy;
import java.util.List;
import java.util.Locale;

/**
 * Cause and remedies of a gradient that explodes through time.
 *
 * @param cause one sentence
 * @param remedies remedies, most promising first
 */
record ExplodingThroughTimeExplanation(String cause, List<Remedy> remedies) {

  static ExplodingThroughTimeExplanation of(RunView run, LayerDirection worst) {
    int steps = worst.history().timeSteps();
    double factor = Math.pow(10, -worst.history().log10Slope());
    double norm = worst.layer().norms().last() / worst.history().earlyToLate().last();
    String clip =
        norm > 0 && Double.isFinite(norm)
            ? "Clip the gradient norm of each layer at 1."
            : "Clip the gradient norm of each layer at 1 and restart the run: its weights are destroyed.";
    return new ExplodingThroughTimeExplanation(
        String.format(
            Locale.ROOT,
            "The gradient is multiplied by %.2g at each of %d time steps of back-propagation: the"
                + " recurrent weights of %s amplify the state.",
            factor,
            steps,
            worst.layer().name()),
        List.of(
            RemedyKey.ORTHOGONAL_RECURRENT_WEIGHTS.withText(
                "Initialise the recurrent weights as an orthogonal or identity matrix with a gain of 1."),
            RemedyKey.CLIP_GRADIENT_NORM.withText(clip),
            RemedyKey.USE_LSTM.withText(
                "Replace the layer with an LSTM with a forget-gate bias of 1."),
            RemedyKey.TRUNCATE_BACKPROPAGATION.withText(
                String.format(
                    Locale.ROOT,
                    "Truncate back-propagation through time to %d time steps.",
                    Math.max(1, steps / 4)))));
  }
}
