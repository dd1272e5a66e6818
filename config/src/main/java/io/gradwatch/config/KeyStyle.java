package io.gradwatch.config;

import java.util.Locale;

/** How a kind of source spells the keys of a definition. */
enum KeyStyle {
  /** As defined: {@code stateDir}, {@code queue.capacity}. */
  PLAIN {
    @Override
    String spell(String key) {
      return key;
    }

    @Override
    String parse(String spelling) {
      return spelling;
    }
  },

  /** Environment variables: {@code STATE_DIR}, {@code QUEUE_CAPACITY}. */
  ENVIRONMENT {
    @Override
    String spell(String key) {
      return words(key, "_").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    @Override
    String parse(String spelling) {
      return spelling.toLowerCase(Locale.ROOT).replace('_', '.');
    }
  },

  /** Command-line options, behind their dashes: {@code state-dir}, {@code queue-capacity}. */
  OPTION {
    @Override
    String spell(String key) {
      return words(key, "-").replace('.', '-').toLowerCase(Locale.ROOT);
    }

    @Override
    String parse(String spelling) {
      return spelling.replace('-', '.');
    }
  };

  abstract String spell(String key);

  /** The dotted key of a setting that is passed through, whose definition is not known. */
  abstract String parse(String spelling);

  private static String words(String key, String separator) {
    return key.replaceAll("(?<=[a-z0-9])(?=[A-Z])", separator);
  }
}
