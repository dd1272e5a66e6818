package io.gradwatch.benchmarks.population;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.VerdictKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PopulationTest {

  private static final List<Variant> ALL = Population.all();

  private static List<Variant> of(PopulationPart part) {
    return ALL.stream().filter(variant -> variant.part() == part).toList();
  }

  @Test
  void holdsOutAtLeast100HealthyAnd100FaultyVariants() {
    Map<Boolean, Long> healthy =
        of(PopulationPart.APART).stream()
            .collect(Collectors.partitioningBy(v -> v.truth().isHealthy(), Collectors.counting()));

    assertThat(healthy.get(true)).isGreaterThanOrEqualTo(100);
    assertThat(healthy.get(false)).isGreaterThanOrEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource(PopulationPart.class)
  void hasAtLeastFourVariantsOfEveryKindThatCanBeRecordedInBothParts(PopulationPart part) {
    for (VerdictKind kind : EnumSet.complementOf(EnumSet.of(VerdictKind.RUN_STALLED))) {
      assertThat(of(part).stream().filter(v -> v.truth().rootCause().equals(Optional.of(kind))))
          .as(kind.name())
          .hasSizeGreaterThanOrEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource(PopulationPart.class)
  void hasHealthyVariantsOfEveryConditionInBothParts(PopulationPart part) {
    assertThat(of(part).stream().map(Variant::condition))
        .contains(
            Arrays.stream(HealthyCondition.values())
                .map(HealthyCondition::label)
                .toArray(String[]::new));
  }

  @Test
  void keepsFamiliesTogether() {
    Map<Family, Set<PopulationPart>> parts =
        ALL.stream()
            .collect(
                Collectors.groupingBy(
                    Variant::family, Collectors.mapping(Variant::part, Collectors.toSet())));

    assertThat(parts).allSatisfy((family, of) -> assertThat(of).hasSize(1));
  }

  @Test
  void everyFamilyApartHasAnArchitectureDataSetOrOptimiserThatNoTunedFamilyHas() {
    List<Function<Family, String>> components =
        List.of(Family::architecture, Family::dataset, Family::optimiser);
    List<Set<String>> tuned =
        components.stream()
            .map(
                component ->
                    of(PopulationPart.TUNED).stream()
                        .map(Variant::family)
                        .map(component)
                        .collect(Collectors.toSet()))
            .toList();

    assertThat(of(PopulationPart.APART))
        .allSatisfy(
            variant ->
                assertThat(IntStream.range(0, components.size()))
                    .as(variant.family().label())
                    .anyMatch(
                        i -> !tuned.get(i).contains(components.get(i).apply(variant.family()))));
  }

  @Test
  void trainsWithEveryOptimiserAndArchitecture() {
    assertThat(ALL.stream().map(variant -> variant.family().optimiser()))
        .contains(
            Arrays.stream(OptimiserKind.values()).map(OptimiserKind::label).toArray(String[]::new));
    assertThat(ALL.stream().map(variant -> variant.family().architecture()))
        .contains(
            Arrays.stream(Architecture.values()).map(Architecture::label).toArray(String[]::new));
  }

  @Test
  void holdsOutOnlyDataSetsThatExist() {
    assertThat(ALL.stream().map(variant -> variant.family().dataset()))
        .containsAll(HeldOutDatasets.NAMES);
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
