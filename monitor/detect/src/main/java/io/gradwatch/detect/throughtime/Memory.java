package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.TimeHistory;
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
record Memory(String cause, List<Remedy> remedies) {

  static Memory of(Optional<LayerInfo> layer, TimeHistory time) {
    int heard = (int) Math.round(time.share() * time.steps());
    String cause =
        String.format(
            Locale.ROOT,
            "The gradient shrinks to %.2g of itself at each time step on its way back: only the last"
                + " %d of %d time steps are learned from.",
            Math.pow(10, -time.log10Slope()),
            heard,
            time.steps());
    boolean gated = layer.map(LayerInfo::type).map(type -> type.contains("LSTM")).orElse(false);
    return new Memory(cause, gated ? forGated(heard) : forPlain(heard));
  }

  private static List<Remedy> forPlain(int heard) {
    return List.of(
        RemedyKey.USE_LSTM.saying("Use an LSTM with a forget-gate bias of 1 in its place."),
        RemedyKey.ORTHOGONAL_RECURRENT_WEIGHTS.saying(
            "Start the recurrent weights as an orthogonal or identity matrix, gain 1."),
        shorten(heard));
  }

  private static List<Remedy> forGated(int heard) {
    return List.of(
        RemedyKey.RAISE_FORGET_BIAS.saying("Raise the forget-gate bias to 1 to 5."),
        shorten(heard));
  }

  private static Remedy shorten(int heard) {
    return RemedyKey.SHORTEN_SEQUENCE.saying(
        String.format(
            Locale.ROOT,
            "Shorten or subsample the sequence towards the %d time steps that are heard, or read it"
                + " in both directions.",
            Math.max(1, heard)));
  }
}
