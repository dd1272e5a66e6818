package io.gradwatch.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MarkdownTableTest {

  @Test
  void alignsNumbersToTheRight() {
    MarkdownTable table = new MarkdownTable(1, List.of("run", "steps", "loss"));

    assertThat(table.row(List.of("digits", "1200", "0.1")).toString())
        .isEqualTo("| run | steps | loss |\n|---|---:|---:|\n| digits | 1200 | 0.1 |\n");
  }

  @Test
  void keepsEmptyCellsAndEscapesPipes() {
    MarkdownTable table = new MarkdownTable(3, List.of("remedy", "advised", "verdicts"));

    assertThat(table.row(List.of("a|b", "", "none")).toString())
        .endsWith("|---|---|---|\n| a\\|b | | none |\n");
  }
}
