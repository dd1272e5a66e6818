package io.gradwatch.detect.verdict;

/**
 * How many readings in a row make a verdict begin, worsen, and clear. Clearing takes longer than
 * beginning, so that nothing flaps.
 *
 * @param confirmAfter abnormal readings in a row that begin (or worsen) a verdict, from 1
 * @param clearAfter normal readings in a row that clear it, from 1
 */
public record Hysteresis(int confirmAfter, int clearAfter) {

  public Hysteresis {
    if (confirmAfter < 1 || clearAfter < 1) {
      throw new IllegalArgumentException(
          "confirmAfter " + confirmAfter + ", clearAfter " + clearAfter + "; both start at 1");
    }
  }
}
