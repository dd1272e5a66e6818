package io.gradwatch.lab.catalogue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures that advice carries, read out of its sentence, so that what is tried is what was
 * advised.
 *
 * @param text the remedy's sentence; empty where only its key is known
 */
record Dose(String text) {

  /** "from 0.5 to 0.02", "at 1.5": the last of them. */
  private static final Pattern FIGURE =
      Pattern.compile("\\b(?:to|at|of) (\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)");

  /** The figure advised, or another where the sentence has none. */
  double figureOr(double otherwise) {
    Matcher matcher = FIGURE.matcher(text);
    double figure = otherwise;
    while (matcher.find()) {
      figure = Double.parseDouble(matcher.group(1));
    }
    return figure > 0 ? figure : otherwise;
  }

  boolean says(String word) {
    return text.contains(word);
  }
}
