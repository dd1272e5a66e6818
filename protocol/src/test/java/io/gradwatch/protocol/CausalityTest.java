package io.gradwatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class CausalityTest {

  private static final Path PAGE = Path.of("../docs/causality.md");

  @Test
  void thePageShowsTheWholeTable() throws IOException {
    String table = table();
    if (Boolean.getBoolean("gradwatch.write")) {
      Files.writeString(PAGE, table);
    }

    assertThat(table)
        .as("%s; to accept the change: ./mvnw -pl protocol test -Dgradwatch.write=true", PAGE)
        .isEqualTo(Files.readString(PAGE));
  }

  @Test
  void noKindCausesOrHidesItself() {
    assertThat(VerdictKind.values())
        .noneMatch(kind -> Causality.canCause(kind, kind) || Causality.hides(kind, kind));
  }

  @Test
  void nothingInTheRunButANanCausesAStall_andNothingHidesOne() {
    assertThat(VerdictKind.values())
        .noneMatch(
            kind ->
                (Causality.canCause(kind, VerdictKind.RUN_STALLED)
                        && kind != VerdictKind.NON_FINITE)
                    || Causality.hides(kind, VerdictKind.RUN_STALLED));
  }

  private static String table() {
    StringBuilder page =
        new StringBuilder(
            """
            # Which verdict can cause which

            Generated from [Causality](../protocol/src/main/java/io/gradwatch/protocol/Causality.java) by `CausalityTest`.

            A verdict can be the root cause of those in the second column. While it is active with a severity of warning or
            worse, it distorts the statistics of those in the third, which are not evaluated.

            | kind | can cause | hides |
            |---|---|---|
            """);
    for (VerdictKind kind : VerdictKind.values()) {
      page.append("| `")
          .append(kind)
          .append("` | ")
          .append(kinds(other -> Causality.canCause(kind, other)))
          .append(" | ")
          .append(kinds(other -> Causality.hides(kind, other)))
          .append(" |\n");
    }
    return page.toString();
  }

  private static String kinds(Predicate<VerdictKind> shown) {
    return Arrays.stream(VerdictKind.values())
        .filter(shown)
        .map(kind -> "`" + kind + "`")
        .collect(Collectors.joining(", "));
  }
}
