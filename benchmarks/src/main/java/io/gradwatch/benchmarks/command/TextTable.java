package io.gradwatch.benchmarks.command;

import java.io.PrintWriter;
import java.util.List;

/** Prints cells in columns as wide as their widest cell: the first to the left, others right. */
final class TextTable {

  private TextTable() {}

  static void print(List<List<String>> table, PrintWriter out) {
    for (List<String> cells : table) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < cells.size(); column++) {
        String cell = cells.get(column);
        String padding = " ".repeat(width(table, column) - cell.length());
        line.append(column == 0 ? cell + padding : "  " + padding + cell);
      }
      out.println(line.toString().stripTrailing());
    }
    out.println();
  }

  private static int width(List<List<String>> table, int column) {
    return table.stream().mapToInt(cells -> cells.get(column).length()).max().orElse(0);
  }
}
