package io.gradwatch.detect.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Suggests the key that somebody who wrote an unknown one may have meant. */
final class NearestKey {

  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  /** Typing errors that still point to a key, per letter of what was written, and at least two. */
  private static final double EDITS_PER_LETTER = 0.34;

  private static final int MIN_EDITS = 2;

  private NearestKey() {}

  /** The nearest key as a question, or all of them if none is near. */
  static String suggestion(String written, Collection<String> known) {
    String letters = letters(written);
    double nearEdits = Math.max(MIN_EDITS, EDITS_PER_LETTER * letters.length());
    return known.stream()
        .min(
            Comparator.comparingInt((String key) -> DISTANCE.apply(letters(key), letters))
                .thenComparing(Comparator.naturalOrder()))
        .filter(nearest -> DISTANCE.apply(letters(nearest), letters) <= nearEdits)
        .map(nearest -> "did you mean " + nearest + "?")
        .orElseGet(
            () -> "the settings here are " + String.join(", ", known.stream().sorted().toList()));
  }

  /** So that VANISHING_GRADIENT and vanishing-gradient point to vanishingGradient. */
  private static String letters(String key) {
    return key.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
  }
}
