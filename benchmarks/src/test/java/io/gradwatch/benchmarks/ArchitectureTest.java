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
  static final ArchRule DETECTORS_AND_GROUND_TRUTH_DO_NOT_DEPEND_ON_EACH_OTHER =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("recording")
          .definedBy("io.gradwatch.benchmarks.recording..")
          .layer("population")
          .definedBy("io.gradwatch.benchmarks.population..")
          .layer("detector")
          .definedBy("io.gradwatch.benchmarks.detector..")
          .layer("score")
          .definedBy("io.gradwatch.benchmarks.score..")
          .layer("kills")
          .definedBy("io.gradwatch.benchmarks.kills..")
          .layer("synthetic")
          .definedBy("io.gradwatch.benchmarks.synthetic..")
          .layer("process")
          .definedBy("io.gradwatch.benchmarks.process..")
          .layer("throughput")
          .definedBy("io.gradwatch.benchmarks.throughput..")
          .layer("decoding")
          .definedBy("io.gradwatch.benchmarks.decoding..")
          .layer("latency")
          .definedBy("io.gradwatch.benchmarks.latency..")
          .layer("evaluation")
          .definedBy("io.gradwatch.benchmarks.evaluation..")
          .layer("capacity")
          .definedBy("io.gradwatch.benchmarks.capacity..")
          .layer("command")
          .definedBy("io.gradwatch.benchmarks.command..")
          .whereLayer("recording")
          .mayNotAccessAnyLayer()
          .whereLayer("population")
          .mayOnlyAccessLayers("recording")
          .whereLayer("detector")
          .mayOnlyAccessLayers("recording")
          .whereLayer("kills")
          .mayNotAccessAnyLayer()
          .whereLayer("score")
          .mayOnlyAccessLayers("population", "detector", "recording")
          .whereLayer("synthetic")
          .mayNotAccessAnyLayer()
          .whereLayer("process")
          .mayNotAccessAnyLayer()
          .whereLayer("throughput")
          .mayOnlyAccessLayers("synthetic", "process")
          .whereLayer("evaluation")
          .mayOnlyAccessLayers("synthetic")
          .whereLayer("decoding")
          .mayOnlyAccessLayers("synthetic")
          .whereLayer("latency")
          .mayOnlyAccessLayers("synthetic", "process")
          .whereLayer("capacity")
          .mayOnlyAccessLayers("synthetic", "process");

  @ArchTest
  static final ArchRule GROUND_TRUTH_DOES_NOT_DEPEND_ON_THE_MONITORS_DETECTORS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.gradwatch.benchmarks.population..", "io.gradwatch.benchmarks.recording..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.gradwatch.detect..");
}
