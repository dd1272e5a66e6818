package io.gradwatch.dl4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.gradwatch.dl4j", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule knowsNoKafka =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule knowsOnlyTheProtocolOfGradwatch =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.gradwatch.publisher..",
              "io.gradwatch.trainer..",
              "io.gradwatch.detect..",
              "io.gradwatch.streams..",
              "io.gradwatch.monitor..");

  @ArchTest
  static final ArchRule runsOnAnyBackend =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.nd4j.linalg.cpu..");

  @ArchTest
  static final ArchRule onlyTheListenerAndItsBuilderArePublic =
      classes().that().arePublic().should().haveNameMatching(".*\\.GradwatchListener(Builder)?");
}
