package io.gradwatch.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.cli.architecture.SourceTree.SourceType;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of docs/style.md that a machine can hold, over all modules and their tests. */
final class HouseRulesTest {

  /** Words that this project once used for what the field has a name for. */
  private static final Set<String> METAPHORS =
      Set.of(
          "Asked",
          "Backlog",
          "Beat",
          "Complaint",
          "Courier",
          "Course",
          "Docket",
          "Dose",
          "Ear",
          "Ears",
          "Fate",
          "Figure",
          "Figures",
          "Flights",
          "Guessing",
          "Guest",
          "Happening",
          "Heard",
          "Hearing",
          "Judge",
          "Judgement",
          "Lore",
          "Material",
          "Memories",
          "Mood",
          "Notes",
          "Parcel",
          "Patience",
          "Pulse",
          "Restraint",
          "Ruling",
          "Silence",
          "Standstill",
          "Tally",
          "Ticket",
          "Trail",
          "Vigil",
          "Words");

  private static final List<String> EMPTY_SUFFIXES =
      List.of("Util", "Utils", "Helper", "Helpers", "Manager", "Impl", "Common", "Misc");

  private final SourceTree tree = SourceTree.read();

  @Test
  void typeNamesUseTheFieldsTerms() {
    assertThat(tree.types())
        .noneMatch(
            type ->
                Arrays.stream(type.name().split("(?=\\p{Upper})", -1))
                    .anyMatch(METAPHORS::contains));
  }

  @Test
  void typeNamesSayWhatTheTypeIs() {
    assertThat(tree.types())
        .noneMatch(type -> EMPTY_SUFFIXES.stream().anyMatch(type.name()::endsWith));
  }

  @Test
  void eachTypeNameMeansOneThing() {
    Map<String, Set<String>> byName =
        tree.types()
            .filter(type -> !type.name().equals("package-info"))
            .filter(type -> !type.name().equals("ArchitectureTest"))
            .collect(
                Collectors.groupingBy(
                    SourceType::name,
                    Collectors.mapping(SourceType::qualifiedName, Collectors.toSet())));

    byName.values().removeIf(qualified -> qualified.size() == 1);

    assertThat(byName).isEmpty();
  }

  @Test
  void everyPackageSaysWhatLivesInItAndIsNullMarked() {
    Set<String> described =
        tree.types()
            .filter(type -> type.main() && type.name().equals("package-info"))
            .filter(type -> SourceTree.text(type.file()).contains("@NullMarked"))
            .map(SourceType::packageName)
            .collect(Collectors.toSet());

    assertThat(tree.types().filter(SourceType::main).map(SourceType::packageName).distinct())
        .allMatch(described::contains);
  }

  @Test
  void everyModuleNamesTheLicence() {
    assertThat(tree.root().resolve("LICENSE")).content().contains("Apache License");
    assertThat(tree.modules())
        .allMatch(
            module ->
                SourceTree.text(tree.root().resolve(module.path()).resolve("pom.xml"))
                    .contains("<name>Apache-2.0</name>"));
    assertThat(Files.exists(tree.root().resolve("NOTICE"))).isTrue();
  }
}
