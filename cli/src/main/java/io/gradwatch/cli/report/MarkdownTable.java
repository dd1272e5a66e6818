package io.gradwatch.cli.report;

import java.util.List;
import java.util.stream.Collectors;

/** A Markdown table that is built row by row. */
public final class MarkdownTable {

  private final StringBuilder text = new StringBuilder();

  /**
   * Starts a table with its headings.
   *
   * @param textColumns number of columns, from the left, that hold text; the others hold numbers
   *     and are aligned to the right
   */
  public MarkdownTable(int textColumns, List<String> headings) {
    row(headings);
    text.append('|')
        .append("---|".repeat(textColumns))
        .append("---:|".repeat(headings.size() - textColumns))
        .append('\n');
  }

  /** Appends a row. */
  public MarkdownTable row(List<String> cells) {
    text.append(
        cells.stream()
            .map(cell -> cell.isEmpty() ? " " : " " + cell.replace("|", "\\|") + " ")
            .collect(Collectors.joining("|", "|", "|\n")));
    return this;
  }

  /** The table, ending with a line break. */
  @Override
  public String toString() {
    return text.toString();
  }
}
