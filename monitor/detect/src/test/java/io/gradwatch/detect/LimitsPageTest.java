package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.settings.LimitDefinition;
import io.gradwatch.protocol.VerdictKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page lists every limit with its default, unit, valid values and reason. */
final class LimitsPageTest {

  private static final Path PAGE = Path.of("../../docs/limits.md");

  @Test
  void thePageListsEveryLimit() throws IOException {
    String page = page();
    if (Boolean.getBoolean("gradwatch.write")) {
      Files.writeString(PAGE, page);
    }

    assertThat(page)
        .as("%s; to accept the change: .ci/regenerate", PAGE)
        .isEqualTo(Files.exists(PAGE) ? Files.readString(PAGE) : "");
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Limits of the verdicts

            Generated from the `@Limit` annotations of the detectors' records of limits by `LimitsPageTest`.

            Each limit can be set in section `detection` of the monitor's configuration, for all runs or for those whose name matches a
            pattern: see [settings](settings.md). A kind also has `enabled` (true) and `maxSeverity` (critical).

            """);
    page.append("%d limits.%n".formatted(limits()));
    section(
        page,
        RunSettings.LEARNING,
        "What several detectors share.",
        RunSettings.LEARNING_TYPE.definitions());
    section(
        page,
        RunSettings.FEATURES,
        "How many of the newest steps the [features](features.md) are measured over.",
        RunSettings.FEATURES_TYPE.definitions());
    for (DetectorType<?> type : Detectors.IN_ORDER_OF_CAUSES) {
      VerdictKind kind = type.kind();
      section(
          page,
          type.key(),
          "[`%s`](../dashboards/runbooks/Gradwatch%s.md): %s."
              .formatted(kind, camelCase(kind), kind.description()),
          type.limitsType().definitions());
    }
    return page.toString();
  }

  private static int limits() {
    return RunSettings.LEARNING_TYPE.definitions().size()
        + RunSettings.FEATURES_TYPE.definitions().size()
        + Detectors.IN_ORDER_OF_CAUSES.stream()
            .mapToInt(type -> type.limitsType().definitions().size())
            .sum();
  }

  private static void section(
      StringBuilder page, String key, String about, List<LimitDefinition> limits) {
    page.append("\n## `").append(key).append("`\n\n").append(about).append("\n\n");
    page.append(
        "| limit | default | unit | valid | what it is | why |\n|---|---|---|---|---|---|\n");
    for (LimitDefinition limit : limits) {
      page.append(
          "| `%s` | %s | %s | %s | %s | %s |%n"
              .formatted(
                  limit.key(),
                  LimitDefinition.number(limit.value()),
                  limit.unit().text(),
                  limit.range() + (limit.whole() ? ", whole" : ""),
                  cell(limit.meaning()),
                  cell(limit.reason())));
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String camelCase(VerdictKind kind) {
    return Arrays.stream(kind.name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
