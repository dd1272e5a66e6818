package io.gradwatch.dashboards.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gradwatch.dashboards.MetricCatalogue;
import io.gradwatch.dashboards.PromQl;
import io.gradwatch.dashboards.VerdictKindEntry;
import io.gradwatch.dashboards.alerts.PrometheusRules;
import io.gradwatch.dashboards.alerts.PrometheusTool;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.protocol.VerdictKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert has a complete runbook, whose queries parse and whose code compiles. */
class RunbooksTest {

  private static final Path PROJECT_ROOT = MetricCatalogue.MODULE_DIRECTORY.getParent();
  private static final Pattern SNIPPET =
      Pattern.compile("(?://|#) \\[([a-z-]+)]\n(.*?)(?://|#) \\[end]", Pattern.DOTALL);

  /** Code of remedies that compiles. */
  private static final String JAVA_CODE =
      "dashboards/src/test/java/io/gradwatch/dashboards/runbooks/RemedyCode.java";

  /** Code of remedies that is run by the tests of trainer/pytorch. */
  private static final String PYTHON_CODE = "trainer/pytorch/tests/test_remedies.py";

  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(#[^)]*)?\\)");

  static List<Runbook> runbooks() {
    return Runbook.all();
  }

  @Test
  void everyAlertHasExactlyOneRunbook() {
    assertThat(runbooks())
        .extracting(Runbook::name)
        .containsExactlyInAnyOrderElementsOf(
            PrometheusRules.alerts().stream()
                .map(PrometheusRules.AlertRule::name)
                .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void hasFourHeadingsAndStartsDiagnosisWithAQuery(Runbook runbook) {
    assertThat(runbook.text()).startsWith("# " + runbook.name() + "\n");
    assertThat(runbook.headings()).containsExactly("Meaning", "Impact", "Diagnosis", "Mitigation");
    assertThat(runbook.headings())
        .allSatisfy(heading -> assertThat(runbook.section(heading)).hasSizeGreaterThan(60));
    assertThat(runbook.section("Diagnosis").indexOf("```"))
        .isEqualTo(runbook.section("Diagnosis").indexOf("```promql"));
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void queriesOnlyExistingMetrics(Runbook runbook) {
    Set<String> known = new HashSet<>(MetricCatalogue.metrics());
    known.addAll(MetricCatalogue.EXTERNAL_METRICS);
    PrometheusRules.recordings().forEach(rule -> known.add(rule.name()));

    assertThat(runbook.queries())
        .isNotEmpty()
        .allSatisfy(query -> assertThat(known).containsAll(PromQl.metrics(query)));
  }

  @Test
  void everyQueryParses(@TempDir Path folder) throws IOException {
    List<String> queries =
        runbooks().stream().flatMap(runbook -> runbook.queries().stream()).toList();
    Path file = folder.resolve("queries.yml");
    List<Map<String, String>> rules =
        IntStream.range(0, queries.size())
            .mapToObj(i -> Map.of("record", "query:" + i, "expr", queries.get(i)))
            .toList();
    new YAMLMapper()
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "queries", "rules", rules))));

    PrometheusTool.ToolResult result = PrometheusTool.PROMTOOL.run("check", "rules", file);

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains(queries.size() + " rules found");
  }

  @ParameterizedTest
  @EnumSource(VerdictKind.class)
  void remedyCodeIsTestedCode(VerdictKind kind) throws IOException {
    Map<String, String> java = snippets(JAVA_CODE);
    Map<String, String> python = snippets(PYTHON_CODE);
    Set<String> keys =
        Arrays.stream(RemedyKey.values()).map(RemedyKey::key).collect(Collectors.toSet());

    assertThat(runbookOf(kind).remedies()).isNotEmpty();
    runbookOf(kind)
        .remedies()
        .forEach(
            (key, remedy) -> {
              assertThat(keys).contains(key);
              assertThat(remedy.otherFrameworks()).contains("TensorFlow");
              if (remedy.language().equals("java")) {
                assertThat(withoutWhitespace(remedy.code())).as(key).isEqualTo(java.get(key));
                assertThat(remedy.code().lines().count()).isLessThanOrEqualTo(5);
                assertThat(remedy.python().map(RunbooksTest::withoutWhitespace))
                    .as(key)
                    .hasValue(python.get(key));
                assertThat(remedy.python().orElse("").lines().count()).isLessThanOrEqualTo(6);
              }
            });
  }

  /** Snippets by remedy, without whitespace, since the runbooks format them differently. */
  private static Map<String, String> snippets(String file) throws IOException {
    Map<String, String> snippets = new HashMap<>();
    Matcher matcher = SNIPPET.matcher(Files.readString(PROJECT_ROOT.resolve(file)));
    while (matcher.find()) {
      snippets.put(matcher.group(1), withoutWhitespace(matcher.group(2)));
    }
    return snippets;
  }

  private static String withoutWhitespace(String code) {
    return code.replaceAll("\\s+", "");
  }

  /** The lab's page lists the recommended remedies of every root cause, by fault. */
  @ParameterizedTest
  @EnumSource(VerdictKind.class)
  void hasEveryRemedyThatTheLabRecommends(VerdictKind kind) throws IOException {
    String lab = Files.readString(PROJECT_ROOT.resolve("docs/lab.md"));

    for (String fault : lab.split("\n## ", -1)) {
      if (fault.contains("\nRoot cause: `" + kind + "`")) {
        assertThat(runbookOf(kind).remedies().keySet())
            .as(fault.lines().findFirst().orElse(""))
            .containsAll(recommendedRemedies(fault));
      }
    }
  }

  private static List<String> recommendedRemedies(String fault) {
    return Pattern.compile("^\\| `([a-z-]+)` \\| \\d+\\. \\|", Pattern.MULTILINE)
        .matcher(fault)
        .results()
        .map(row -> row.group(1))
        .toList();
  }

  /** Reads the detectors' source code, since tests cannot provoke every remedy. */
  @Test
  void hasEveryRemedyOfItsDetector() throws IOException {
    Path detectors = PROJECT_ROOT.resolve("monitor/detect/src/main/java/io/gradwatch/detect");
    List<Path> sources;
    try (var files = Files.walk(detectors)) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.getParent().endsWith("verdict"))
              .filter(file -> !remedyKeysIn(file).isEmpty())
              .toList();
    }

    assertThat(sources).hasSizeGreaterThan(15);
    for (Path file : sources) {
      VerdictKind kind = kindOf(file);
      assertThat(runbookOf(kind).remedies().keySet())
          .as(file.toString())
          .containsAll(remedyKeysIn(file));
    }
  }

  private static Set<String> remedyKeysIn(Path file) {
    String source = read(file);
    Set<String> keys = new TreeSet<>();
    Pattern.compile("RemedyKey\\.([A-Z_]+)")
        .matcher(source)
        .results()
        .forEach(key -> keys.add(RemedyKey.valueOf(key.group(1)).key()));
    Pattern.compile("LearningRateRemedy\\.(lower|raise)")
        .matcher(source)
        .results()
        .forEach(call -> keys.add(call.group(1) + "-learning-rate"));
    return keys;
  }

  /** LossPlateauDetector.java and VanishingGradientExplanation.java are named after their kind. */
  private static VerdictKind kindOf(Path file) {
    return VerdictKind.valueOf(
        file.getFileName()
            .toString()
            .replaceAll("(Detector|Explanation)\\.java$", "")
            .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
            .toUpperCase(Locale.ROOT));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void linksPointToExistingFiles(Runbook runbook) {
    assertThat(LINK.matcher(runbook.text()).results().map(link -> link.group(1)))
        .allSatisfy(link -> assertThat(Runbook.DIRECTORY.resolve(link)).exists());
  }

  private static Runbook runbookOf(VerdictKind kind) {
    return Runbook.of(VerdictKindEntry.of(kind).alertName());
  }
}
