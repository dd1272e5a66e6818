package io.gradwatch.monitor;

import java.util.Locale;

/**
 * The settings as a commented file: each key, its default and its environment variable on a line.
 */
final class ConfigPage {

  private ConfigPage() {}

  static String yaml() {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings of the monitor. Over this file prevails the environment, over that the command line.
            # Each line: key and default, its environment variable, what it is.

            """);
    for (Setting setting : Setting.values()) {
      String value = setting.byDefault().isEmpty() ? "\"\"" : setting.byDefault();
      page.append(
          String.format(
              Locale.ROOT,
              "%-38s # %-40s %s%n",
              setting.key() + ": " + value,
              setting.environment(),
              setting.sentence()));
    }
    return page.toString();
  }
}
