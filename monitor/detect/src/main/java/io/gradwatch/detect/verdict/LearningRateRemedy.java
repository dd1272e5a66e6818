package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Remedy;
import java.util.Locale;

/** Advice on the learning rate where the figures tell its direction and not its size. */
public final class LearningRateRemedy {

  private LearningRateRemedy() {}

  /** To a tenth; with the rate if it is known. */
  public static Remedy lower(double rate) {
    return RemedyKey.LOWER_LEARNING_RATE.withText(
        "Lower the learning rate" + from(rate) + " tenfold.");
  }

  /** To ten times as much; with the rate if it is known. */
  public static Remedy raise(double rate) {
    return RemedyKey.RAISE_LEARNING_RATE.withText(
        "Raise the learning rate" + from(rate) + " tenfold.");
  }

  private static String from(double rate) {
    return rate > 0 ? String.format(Locale.ROOT, " from %.3g", rate) : "";
  }
}
