package io.gradwatch.lab.catalogue;

import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures that advice carries, read out of its sentence, so that what is tried is what was
 * advised.
 *
 * @param text the remedy's sentence; empty where only its key is known
 */
record RemedyParameters(String text) {

  /** "from 0.5 to 0.02", "at 1.5", "of 0.001 to 0.01", "towards the 7 time steps". */
  private static final Pattern VALUE =
      Pattern.compile("\\b(?:to|at|of|towards the) (\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)");

  private static final Pattern STEP = Pattern.compile("\\bat step (\\d{1,9})\\b");

  /** The figure advised, the geometric mean of a range; another where the sentence has none. */
  double valueOr(double defaultValue) {
    double[] values =
        VALUE
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .mapToDouble(words -> Double.parseDouble(words.substring(words.lastIndexOf(' '))))
            .filter(value -> value > 0)
            .toArray();
    return switch (values.length) {
      case 0 -> defaultValue;
      case 1 -> values[0];
      default -> Math.exp(Arrays.stream(values).map(Math::log).average().orElse(0));
    };
  }

  /** The step that is named, "at step 120"; another where none is. */
  long stepOr(long defaultValue) {
    Matcher matcher = STEP.matcher(text);
    return matcher.find() ? Math.max(1, Long.parseLong(matcher.group(1))) : defaultValue;
  }

  /** A learning rate: tenfold and hundredfold are meant from the one there is. */
  double learningRateOr(double rate, boolean higher, double defaultValue) {
    double factor = text.contains("hundredfold") ? 100 : text.contains("tenfold") ? 10 : 1;
    if (factor == 1) {
      return valueOr(defaultValue);
    }
    return higher ? rate * factor : rate / factor;
  }

  /** Whether it names this one of the schemes for first weights, and no other. */
  boolean namesOnly(String scheme, String other) {
    return text.contains(scheme) && !text.contains(other);
  }

  boolean mentions(String word) {
    return text.contains(word);
  }
}
