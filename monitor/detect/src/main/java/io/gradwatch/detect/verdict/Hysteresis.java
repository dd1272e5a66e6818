package io.gradwatch.detect.verdict;

/**
 * Number of consecutive observations that begin, worsen and clear a verdict. Clearing takes longer
 * than beginning, so that a verdict does not flap.
 *
 * @param confirmAfter consecutive abnormal observations that begin or worsen a verdict, at least 1
 * @param clearAfter consecutive normal observations that clear a verdict, at least 1
 */
public record Hysteresis(int confirmAfter, int clearAfter) {

  public Hysteresis {
    if (confirmAfter < 1 || clearAfter < 1) {
      throw new IllegalArgumentException(
          "confirmAfter "
              + confirmAfter
              + ", clearAfter "
              + clearAfter
              + "; both must be at least 1");
    }
  }
}
