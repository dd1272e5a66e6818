package io.gradwatch.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.gradwatch.benchmarks", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule WHO_JUDGES_KNOWS_NO_TRUTH_AND_TRUTH_NO_JUDGE =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("stream")
          .definedBy("io.gradwatch.benchmarks.stream..")
          .layer("population")
          .definedBy("io.gradwatch.benchmarks.population..")
          .layer("judge")
          .definedBy("io.gradwatch.benchmarks.judge..")
          .layer("score")
          .definedBy("io.gradwatch.benchmarks.score..")
          .layer("command")
          .definedBy("io.gradwatch.benchmarks.command..")
          .whereLayer("stream")
          .mayNotAccessAnyLayer()
          .whereLayer("population")
          .mayOnlyAccessLayers("stream")
          .whereLayer("judge")
          .mayOnlyAccessLayers("stream")
          .whereLayer("score")
          .mayOnlyAccessLayers("population", "judge", "stream");

  @ArchTest
  static final ArchRule TRUTH_KNOWS_NO_DETECTOR =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.gradwatch.benchmarks.population..", "io.gradwatch.benchmarks.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.gradwatch.detect..");
}
