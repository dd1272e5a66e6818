package io.gradwatch.protocol;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Words of frameworks for the constants of one vocabulary. A constant's own name is a word for it.
 * Upper and lower case, packages, underscores and settings in parentheses make no difference, nor
 * do the affixes of the table: {@code torch.nn.SmoothL1Loss} and {@code smooth_l1} are one word.
 *
 * @param <E> vocabulary
 */
final class WordTable<E extends Enum<E>> {

  private final Map<String, E> constants = new HashMap<>();
  private final List<String> affixes;

  /**
   * @param affixes beginnings and ends of words that add nothing, in lower case
   */
  WordTable(E unknown, String... affixes) {
    this.affixes = List.of(affixes);
    for (E constant : EnumSet.complementOf(EnumSet.of(unknown))) {
      constants.put(normalized(constant.name()), constant);
    }
  }

  /** Adds further words for a constant, in lower case without underscores. */
  WordTable<E> with(E constant, String... words) {
    for (String word : words) {
      constants.put(word, constant);
    }
    return this;
  }

  Optional<E> find(String text) {
    String word = normalized(text);
    E constant = constants.get(word);
    for (int i = 0; constant == null && i < affixes.size(); i++) {
      String affix = affixes.get(i);
      if (word.endsWith(affix)) {
        constant = constants.get(word.substring(0, word.length() - affix.length()));
      } else if (word.startsWith(affix)) {
        constant = constants.get(word.substring(affix.length()));
      }
    }
    return Optional.ofNullable(constant);
  }

  /** The words for a constant beside its own name, sorted. */
  List<String> words(E constant) {
    return constants.entrySet().stream()
        .filter(entry -> entry.getValue() == constant)
        .map(Map.Entry::getKey)
        .filter(word -> !word.equals(normalized(constant.name())))
        .sorted()
        .toList();
  }

  /** The last segment of a qualified name, in lower case, with letters and digits only. */
  static String normalized(String text) {
    int settings = text.indexOf('(');
    String name = settings < 0 ? text : text.substring(0, settings);
    String simple = name.substring(name.lastIndexOf('.') + 1);
    return simple.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
