package io.gradwatch.dashboards;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the metrics in a PromQL query by removing everything else; not a parser. */
public final class PromQl {

  private static final Pattern STRING_LITERAL =
      Pattern.compile("\"(\\\\.|[^\"\\\\])*\"|'(\\\\.|[^'\\\\])*'|`[^`]*`");
  private static final Pattern COMMENT = Pattern.compile("#[^\n]*");
  private static final Pattern LABEL_MATCHERS = Pattern.compile("\\{[^}]*}");
  private static final Pattern LABEL_LIST =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern RANGE_SELECTOR = Pattern.compile("\\[[^]]*]");
  private static final Pattern METRIC_NAME =
      Pattern.compile("(?<![\\w:.])([a-zA-Z_:][\\w:]*+)(?!\\s*\\()");

  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "or",
          "unless",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "offset",
          "bool",
          "inf",
          "Inf",
          "NaN",
          "nan",
          "start",
          "end",
          "atan2");

  private PromQl() {}

  /** Names of the metrics in a query, without functions, labels and operators. */
  public static Set<String> metrics(String query) {
    String stripped =
        COMMENT.matcher(STRING_LITERAL.matcher(query).replaceAll("\"\"")).replaceAll("");
    stripped = LABEL_MATCHERS.matcher(stripped).replaceAll(" ");
    stripped = RANGE_SELECTOR.matcher(stripped).replaceAll(" ");
    stripped = LABEL_LIST.matcher(stripped).replaceAll(" ");
    stripped = stripped.replaceAll("\\boffset\\s+-?\\w+", " ");
    Set<String> names = new TreeSet<>();
    Matcher matcher = METRIC_NAME.matcher(stripped);
    while (matcher.find()) {
      if (!KEYWORDS.contains(matcher.group(1))) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }
}
