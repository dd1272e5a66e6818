package io.gradwatch.dashboards.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gradwatch.dashboards.Catalogue;
import io.gradwatch.dashboards.PromQl;
import io.gradwatch.dashboards.alerts.RuleFile;
import io.gradwatch.dashboards.alerts.Tool;
import io.gradwatch.dashboards.alerts.VerdictAlert;
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

/** Whoever is called finds a page that is whole, whose queries run and whose code compiles. */
class RunbooksTest {

  private static final Path TREE = Catalogue.FOLDER.getParent();
  private static final Pattern SNIPPET =
      Pattern.compile("// \\[([a-z-]+)]\n(.*?)// \\[end]", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(#[^)]*)?\\)");

  static List<Runbook> runbooks() {
    return Runbook.all();
  }

  @Test
  void everyAlertHasOneAndThereAreNoOthers() {
    assertThat(runbooks())
        .extracting(Runbook::name)
        .containsExactlyInAnyOrderElementsOf(
            RuleFile.alerts().stream().map(RuleFile.Alert::name).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void hasItsFourHeadingsAndStartsDiagnosisWithAQueryToPaste(Runbook runbook) {
    assertThat(runbook.text()).startsWith("# " + runbook.name() + "\n");
    assertThat(runbook.headings()).containsExactly("Meaning", "Impact", "Diagnosis", "Mitigation");
    assertThat(runbook.headings())
        .allSatisfy(heading -> assertThat(runbook.section(heading)).hasSizeGreaterThan(60));
    assertThat(runbook.section("Diagnosis").indexOf("```"))
        .isEqualTo(runbook.section("Diagnosis").indexOf("```promql"));
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void asksOnlyForMetricsThatThereAre(Runbook runbook) {
    Set<String> known = new HashSet<>(Catalogue.metrics());
    known.addAll(Catalogue.OF_OTHERS);
    RuleFile.recordings().forEach(rule -> known.add(rule.name()));

    assertThat(runbook.queries())
        .isNotEmpty()
        .allSatisfy(query -> assertThat(known).containsAll(PromQl.metrics(query)));
  }

  @Test
  void everyQueryParses(@TempDir Path folder) throws IOException {
    List<String> queries = runbooks().stream().flatMap(book -> book.queries().stream()).toList();
    Path file = folder.resolve("queries.yml");
    List<Map<String, String>> rules =
        IntStream.range(0, queries.size())
            .mapToObj(i -> Map.of("record", "query:" + i, "expr", queries.get(i)))
            .toList();
    new YAMLMapper()
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "queries", "rules", rules))));

    Tool.Outcome outcome = Tool.PROMTOOL.run("check", "rules", file);

    assertThat(outcome.code()).as(outcome.said()).isZero();
    assertThat(outcome.said()).contains(queries.size() + " rules found");
  }

  @ParameterizedTest
  @EnumSource(VerdictKind.class)
  void codeOfRemediesIsWhatCompiles(VerdictKind kind) throws IOException {
    Map<String, String> compiled = compiled();
    Set<String> keys =
        Arrays.stream(RemedyKey.values()).map(RemedyKey::key).collect(Collectors.toSet());

    assertThat(of(kind).remedies()).isNotEmpty();
    of(kind)
        .remedies()
        .forEach(
            (key, remedy) -> {
              assertThat(keys).contains(key);
              assertThat(remedy.elsewhere()).contains("PyTorch", "TensorFlow");
              if (remedy.language().equals("java")) {
                assertThat(dense(remedy.code())).as(key).isEqualTo(compiled.get(key));
                assertThat(remedy.code().lines().count()).isLessThanOrEqualTo(5);
              }
            });
  }

  /** Without white space, which may be laid out otherwise. */
  private static Map<String, String> compiled() throws IOException {
    Path source =
        Catalogue.FOLDER.resolve("src/test/java/io/gradwatch/dashboards/runbooks/RemedyCode.java");
    Map<String, String> snippets = new HashMap<>();
    Matcher matcher = SNIPPET.matcher(Files.readString(source));
    while (matcher.find()) {
      snippets.put(matcher.group(1), dense(matcher.group(2)));
    }
    return snippets;
  }

  private static String dense(String code) {
    return code.replaceAll("\\s+", "");
  }

  /** The lab's page says what was advised for which root cause, fault by fault. */
  @ParameterizedTest
  @EnumSource(VerdictKind.class)
  void hasEveryRemedyThatTheLabSawAdvised(VerdictKind kind) throws IOException {
    String lab = Files.readString(TREE.resolve("docs/lab.md"));

    for (String fault : lab.split("\n## ", -1)) {
      if (fault.contains("\nRoot cause: `" + kind + "`")) {
        assertThat(of(kind).remedies().keySet())
            .as(fault.lines().findFirst().orElse(""))
            .containsAll(advised(fault));
      }
    }
  }

  private static List<String> advised(String fault) {
    return Pattern.compile("^\\| `([a-z-]+)` \\| \\d+\\. \\|", Pattern.MULTILINE)
        .matcher(fault)
        .results()
        .map(row -> row.group(1))
        .toList();
  }

  /** By the source of the detectors, since not every advice can be brought about in a test. */
  @Test
  void hasEveryRemedyThatItsDetectorNames() throws IOException {
    Path detectors = TREE.resolve("monitor/detect/src/main/java/io/gradwatch/detect");
    List<Path> advising;
    try (var files = Files.walk(detectors)) {
      advising =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.getParent().endsWith("verdict"))
              .filter(file -> !named(file).isEmpty())
              .toList();
    }

    assertThat(advising).hasSizeGreaterThan(15);
    for (Path file : advising) {
      VerdictKind kind = kindOf(detectors.relativize(file));
      assertThat(of(kind).remedies().keySet()).as(file.toString()).containsAll(named(file));
    }
  }

  private static Set<String> named(Path file) {
    String source;
    try {
      source = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Set<String> keys = new TreeSet<>();
    Pattern.compile("RemedyKey\\.([A-Z_]+)")
        .matcher(source)
        .results()
        .forEach(key -> keys.add(RemedyKey.valueOf(key.group(1)).key()));
    Pattern.compile("LearningRateAdvice\\.(lower|raise)")
        .matcher(source)
        .results()
        .forEach(advice -> keys.add(advice.group(1) + "-learning-rate"));
    return keys;
  }

  private static VerdictKind kindOf(Path file) {
    return switch (file.getParent().toString()) {
      case "vanishing" -> VerdictKind.VANISHING_GRADIENT;
      case "exploding" -> VerdictKind.EXPLODING_GRADIENT;
      case "nonfinite" -> VerdictKind.NON_FINITE;
      case "zero" -> VerdictKind.ZERO_GRADIENT;
      case "dead" -> VerdictKind.DEAD_NEURONS;
      case "saturated" -> VerdictKind.SATURATED_ACTIVATIONS;
      case "initial" -> VerdictKind.POOR_INITIALIZATION;
      case "overfitting" -> VerdictKind.OVERFITTING;
      case "stalled" -> VerdictKind.RUN_STALLED;
      case "throughtime" ->
          switch (file.getFileName().toString()) {
            case "Memory.java" -> VerdictKind.VANISHING_THROUGH_TIME;
            case "Stretching.java" -> VerdictKind.EXPLODING_THROUGH_TIME;
            default -> throw new AssertionError("whose remedies are in " + file + "?");
          };
      default -> // LossPlateauDetector.java and the like
          VerdictKind.valueOf(
              file.getFileName()
                  .toString()
                  .replace("Detector.java", "")
                  .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                  .toUpperCase(Locale.ROOT));
    };
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void itsLinksLeadSomewhere(Runbook runbook) {
    assertThat(LINK.matcher(runbook.text()).results().map(link -> link.group(1)))
        .allSatisfy(link -> assertThat(Runbook.FOLDER.resolve(link)).exists());
  }

  private static Runbook of(VerdictKind kind) {
    return Runbook.of(VerdictAlert.nameOf(kind));
  }
}
