package io.gradwatch.dashboards;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of PromQL as it takes to find the metrics that a query names. */
public final class PromQl {

  private static final Pattern TEXT =
      Pattern.compile("\"(\\\\.|[^\"\\\\])*\"|'(\\\\.|[^'\\\\])*'|`[^`]*`");
  private static final Pattern COMMENT = Pattern.compile("#[^\n]*");
  private static final Pattern LABELS = Pattern.compile("\\{[^}]*}");
  private static final Pattern LABEL_LIST =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w:.])([a-zA-Z_:][\\w:]*+)(?!\\s*\\()");

  private static final Set<String> WORDS =
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

  /** Names of the metrics, without those of functions, labels and operators. */
  public static Set<String> metrics(String query) {
    String bare = COMMENT.matcher(TEXT.matcher(query).replaceAll("\"\"")).replaceAll("");
    bare = LABELS.matcher(bare).replaceAll(" ");
    bare = RANGE.matcher(bare).replaceAll(" ");
    bare = LABEL_LIST.matcher(bare).replaceAll(" ");
    bare = bare.replaceAll("\\boffset\\s+-?\\w+", " ");
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(bare);
    while (matcher.find()) {
      if (!WORDS.contains(matcher.group(1))) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }
}
