package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Remedy;
import java.util.Locale;

/**
 * Remedies that change the learning rate by a factor, for findings that show the direction of the
 * change and not its size.
 */
public final class LearningRateRemedy {

  private LearningRateRemedy() {}

  /**
   * Lowers the learning rate so that an update is 1 % of the weights' norm; names both rates if the
   * current one and its effect are known.
   *
   * @param updateRatio update norm over parameter norm at the current rate
   */
  public static Remedy lowerToHealthyUpdates(double rate, double updateRatio) {
    if (rate < 0) {
      return RemedyKey.LOWER_LEARNING_RATE.withText(
          String.format(
              Locale.ROOT,
              "Use a positive learning rate: with %.3g each update climbs the loss.",
              rate));
    }
    double healthy = rate * 1e-2 / updateRatio;
    return RemedyKey.LOWER_LEARNING_RATE.withText(
        healthy > 0 && healthy < rate
            ? String.format(
                Locale.ROOT,
                "Lower the learning rate from %.3g to %.1g, so that an update is 1 %% of the weights'"
                    + " norm.",
                rate,
                healthy)
            : "Lower the learning rate until an update is 1 % of the weights' norm.");
  }

  /** Lowers the learning rate tenfold; names both rates if the current one is known. */
  public static Remedy lower(double rate) {
    return RemedyKey.LOWER_LEARNING_RATE.withText(
        "Lower the learning rate tenfold" + change(rate, rate / 10) + ".");
  }

  /** Raises the learning rate tenfold; names both rates if the current one is known. */
  public static Remedy raise(double rate) {
    return RemedyKey.RAISE_LEARNING_RATE.withText(
        "Raise the learning rate tenfold" + change(rate, 10 * rate) + ".");
  }

  private static String change(double from, double to) {
    return from > 0 ? String.format(Locale.ROOT, ", from %.3g to %.3g", from, to) : "";
  }
}
