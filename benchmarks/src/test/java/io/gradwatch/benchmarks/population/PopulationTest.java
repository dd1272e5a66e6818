package io.gradwatch.benchmarks.population;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.VerdictKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PopulationTest {

  private static final List<Variant> ALL = Population.all();

  private static Map<Optional<VerdictKind>, List<Variant>> byKind() {
    return ALL.stream().collect(Collectors.groupingBy(variant -> variant.truth().rootCause()));
  }

  @Test
  void hasAtLeast75FaultyAnd75HealthyVariants() {
    long healthy = ALL.stream().filter(variant -> variant.truth().isHealthy()).count();

    assertThat(healthy).isGreaterThanOrEqualTo(75);
    assertThat(ALL.size() - healthy).isGreaterThanOrEqualTo(75);
  }

  @Test
  void hasAtLeastFourVariantsOfEveryKindThatCanBeRecorded() {
    for (VerdictKind kind : EnumSet.complementOf(EnumSet.of(VerdictKind.RUN_STALLED))) {
      assertThat(byKind().get(Optional.of(kind))).as(kind.name()).hasSizeGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void holdsOutEveryThirdVariantOfAKind() {
    byKind()
        .forEach(
            (kind, variants) -> {
              long apart = variants.stream().filter(v -> v.part() == PopulationPart.APART).count();
              assertThat(apart).as(kind.toString()).isEqualTo(variants.size() / 3);
            });
  }

  @Test
  void hasUniqueNamesAndDescriptionsAndNamesThatAreValidFileNames() {
    assertUnique(Variant::name);
    assertUnique(Variant::description);
    assertThat(ALL).allMatch(variant -> variant.name().matches("[a-z0-9-]+"));
  }

  private static void assertUnique(Function<Variant, String> what) {
    assertThat(ALL.stream().map(what)).doesNotHaveDuplicates();
  }

  @Test
  void hasFingerprintsThatDoNotChangeBetweenProcesses() {
    List<String> again = Population.all().stream().map(Variant::fingerprint).toList();

    assertThat(ALL.stream().map(Variant::fingerprint)).isEqualTo(again);
    assertThat(again).noneMatch(text -> text.matches("(?s).*@[0-9a-f]{5,}.*"));
  }

  @Test
  void definesForbiddenKindsForEveryVariant() {
    assertThat(ALL).allMatch(variant -> !variant.truth().forbidden().isEmpty());
  }
}
