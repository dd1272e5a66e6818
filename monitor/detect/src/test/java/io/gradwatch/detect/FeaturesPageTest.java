package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.feature.FeatureScope;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page lists every feature, and which kinds of verdicts use it. */
final class FeaturesPageTest {

  private static final Path PAGE = Path.of("../../docs/features.md");

  @Test
  void thePageListsEveryFeature() throws IOException {
    String page = page();
    if (Boolean.getBoolean("gradwatch.write")) {
      Files.writeString(PAGE, page);
    }

    assertThat(page)
        .as("%s; to accept the change: .ci/regenerate", PAGE)
        .isEqualTo(Files.exists(PAGE) ? Files.readString(PAGE) : "");
  }

  @Test
  void everyFeatureIsUsed() {
    assertThat(users().keySet()).containsExactlyInAnyOrder(Feature.values());
  }

  @Test
  void aRowHasABitForEachFeature() {
    assertThat(Feature.values()).hasSizeLessThanOrEqualTo(Long.SIZE);
  }

  private static String page() {
    Map<Feature, Set<String>> users = users();
    StringBuilder page =
        new StringBuilder(
            """
            # Features

            Generated from [Feature](../monitor/detect/src/main/java/io/gradwatch/detect/feature/Feature.java) by `FeaturesPageTest`.

            A step of a run becomes a table of features: named values with a unit, each computed at most once. The detectors compare them
            with [limits](limits.md), whose section `features` sets the numbers of steps. A feature that cannot be known is NaN unless the
            table states another value; a comparison with NaN is false, so that a detector finds nothing without a feature it has to know.
            """);
    for (FeatureScope scope : FeatureScope.values()) {
      page.append(scope == FeatureScope.RUN ? "\n## Of a run\n\n" : "\n## Of a layer\n\n");
      page.append("| feature | in verdicts | unit | what it is | unknown | used by |\n");
      page.append("|---|---|---|---|---|---|\n");
      for (Feature feature : Feature.in(scope)) {
        String source = feature.source().isEmpty() ? "" : " (" + feature.source() + ")";
        page.append(
            "| `%s` | %s | %s | %s | %s | %s |%n"
                .formatted(
                    feature.label(),
                    feature.text(),
                    feature.unit(),
                    feature.meaning() + source,
                    feature.unknownWhen(),
                    String.join(", ", users.getOrDefault(feature, Set.of()))));
      }
    }
    return page.toString();
  }

  /**
   * Keys of the kinds whose package refers to a feature; through the trend of the loss, "trend".
   */
  private static Map<Feature, Set<String>> users() {
    Map<Feature, Set<String>> users = new HashMap<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.gradwatch.detect")) {
      Set<String> names = names(type);
      for (JavaFieldAccess access : type.getFieldAccessesFromSelf()) {
        if (access.getTargetOwner().isEquivalentTo(Feature.class) && !names.isEmpty()) {
          users
              .computeIfAbsent(Feature.valueOf(access.getTarget().getName()), f -> new TreeSet<>())
              .addAll(names);
        }
      }
    }
    return users;
  }

  private static Set<String> names(JavaClass type) {
    if (type.isEquivalentTo(LossTrend.class)) {
      return Set.of("trend of the loss");
    }
    if (type.isEquivalentTo(RunView.class) || type.isEquivalentTo(Feature.class)) {
      return Set.of(); // every detector depends on them
    }
    Set<String> names = new TreeSet<>();
    key(type).ifPresent(names::add);
    type.getDirectDependenciesToSelf()
        .forEach(dependency -> key(dependency.getOriginClass()).ifPresent(names::add));
    return names;
  }

  /** Key of the kind whose detector the class is, or is nested in. */
  private static Optional<String> key(JavaClass type) {
    return Detectors.IN_ORDER_OF_CAUSES.stream()
        .filter(kind -> type.getName().matches(Pattern.quote(detector(kind)) + "(\\$.*)?"))
        .map(kind -> "`" + kind.key() + "`")
        .findFirst();
  }

  private static String detector(DetectorType<?> kind) {
    return RunSettings.defaults().detector(kind).getClass().getName();
  }
}
