package io.gradwatch.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.gradwatch.training", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule ARROWS_GO_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("data")
          .definedBy("io.gradwatch.training.data..")
          .layer("model")
          .definedBy("io.gradwatch.training.model..")
          .layer("evaluation")
          .definedBy("io.gradwatch.training.evaluation..")
          .layer("loop")
          .definedBy("io.gradwatch.training.loop..")
          .whereLayer("data")
          .mayNotAccessAnyLayer()
          .whereLayer("model")
          .mayNotAccessAnyLayer()
          .whereLayer("evaluation")
          .mayOnlyAccessLayers("data", "model")
          .whereLayer("loop")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule KNOWS_NO_KAFKA_NO_JOBS_AND_NO_DETECTORS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "com.fasterxml..",
              "io.gradwatch.publisher..",
              "io.gradwatch.trainer..",
              "io.gradwatch.detect..",
              "io.gradwatch.lab..");
}
