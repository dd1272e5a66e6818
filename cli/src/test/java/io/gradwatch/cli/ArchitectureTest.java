package io.gradwatch.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies between all modules: only cli has every module on its classpath. */
@AnalyzeClasses(packages = "io.gradwatch", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule MODULES_DEPEND_IN_ONE_DIRECTION =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("protocol")
          .definedBy("io.gradwatch.protocol..")
          .layer("config")
          .definedBy("io.gradwatch.config..")
          .layer("publisher")
          .definedBy("io.gradwatch.publisher..")
          .layer("kernel")
          .definedBy("io.gradwatch.kernel..")
          .layer("dl4j")
          .definedBy("io.gradwatch.dl4j..")
          .layer("training")
          .definedBy("io.gradwatch.training..")
          .layer("trainer")
          .definedBy("io.gradwatch.trainer..")
          .layer("detect")
          .definedBy("io.gradwatch.detect..")
          .layer("streams")
          .definedBy("io.gradwatch.streams..")
          .layer("monitor")
          .definedBy("io.gradwatch.monitor..")
          .layer("lab")
          .definedBy("io.gradwatch.lab..")
          .layer("cli")
          .definedBy("io.gradwatch.cli..")
          .whereLayer("protocol")
          .mayNotAccessAnyLayer()
          .whereLayer("config")
          .mayNotAccessAnyLayer()
          .whereLayer("publisher")
          .mayOnlyAccessLayers("protocol", "config")
          .whereLayer("kernel")
          .mayNotAccessAnyLayer()
          .whereLayer("dl4j")
          .mayOnlyAccessLayers("protocol", "kernel")
          .whereLayer("training")
          .mayOnlyAccessLayers("protocol", "dl4j")
          .whereLayer("trainer")
          .mayOnlyAccessLayers("protocol", "publisher", "training")
          .whereLayer("detect")
          .mayOnlyAccessLayers("protocol")
          .whereLayer("streams")
          .mayOnlyAccessLayers("protocol", "detect")
          .whereLayer("monitor")
          .mayOnlyAccessLayers("protocol", "config", "detect", "streams")
          .whereLayer("lab")
          .mayOnlyAccessLayers("protocol", "training", "detect")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule THE_PROTOCOL_DEPENDS_NEITHER_ON_KAFKA_NOR_ON_DL4J =
      noClasses()
          .that()
          .resideInAPackage("io.gradwatch.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.deeplearning4j..", "org.nd4j..");

  @ArchTest
  static final ArchRule LISTENERS_AND_TRAINING_DO_NOT_DEPEND_ON_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.gradwatch.dl4j..", "io.gradwatch.training..", "io.gradwatch.trainer.training..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule PUBLISHER_AND_MONITOR_DO_NOT_DEPEND_ON_DL4J =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.gradwatch.publisher..",
              "io.gradwatch.detect..",
              "io.gradwatch.streams..",
              "io.gradwatch.monitor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..");

  @ArchTest
  static final ArchRule ONLY_STREAMS_AND_MONITOR_USE_KAFKA_STREAMS =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.gradwatch.streams..", "io.gradwatch.monitor..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.streams..");

  @ArchTest
  static final ArchRule ONLY_THE_CLI_RUNS_A_BROKER =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.gradwatch.cli.broker")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.server..");
}
