package io.gradwatch.lab.catalogue;

import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values parsed from the sentence of a recommended remedy, so that the lab tries exactly what the
 * verdict recommends.
 *
 * @param text sentence of the remedy; empty if only its key is known
 */
record RemedyParameters(String text) {

  /** "from 0.5 to 0.02", "at 1.5", "of 0.001 to 0.01", "to 7 time steps". */
  private static final Pattern VALUE =
      Pattern.compile("\\b(?:to|at|of) (\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)");

  private static final Pattern STEP = Pattern.compile("\\bat step (\\d{1,9})\\b");

  /**
   * The recommended value, or the geometric mean of a range; the default if the sentence has none.
   */
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

  /** The recommended step, as in "at step 120"; the default if the sentence has none. */
  long stepOr(long defaultValue) {
    Matcher matcher = STEP.matcher(text);
    return matcher.find() ? Math.max(1, Long.parseLong(matcher.group(1))) : defaultValue;
  }

  /** The recommended learning rate; "tenfold" and "hundredfold" are relative to the current one. */
  double learningRateOr(double rate, boolean higher, double defaultValue) {
    double factor = text.contains("hundredfold") ? 100 : text.contains("tenfold") ? 10 : 1;
    if (factor == 1) {
      return valueOr(defaultValue);
    }
    return higher ? rate * factor : rate / factor;
  }

  /** Whether the sentence names one initialisation scheme and not the other. */
  boolean namesOnly(String scheme, String other) {
    return text.contains(scheme) && !text.contains(other);
  }

  boolean mentions(String word) {
    return text.contains(word);
  }
}
