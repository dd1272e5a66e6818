package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Remedy;
import java.util.Locale;

/**
 * Remedies that change the learning rate by a factor, for findings that show the direction of the
 * change and not its size.
 */
public final class LearningRateRemedy {

  private LearningRateRemedy() {}

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
