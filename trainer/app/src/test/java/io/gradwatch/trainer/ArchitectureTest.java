package io.gradwatch.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.gradwatch.trainer", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule jobsAndDataKnowNeitherTrainingNorVerdicts =
      noClasses()
          .that()
          .resideInAnyPackage("..trainer.job..", "..trainer.data..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..trainer.training..", "..trainer.verdicts..");

  @ArchTest
  static final ArchRule jobsKnowNoData =
      noClasses()
          .that()
          .resideInAPackage("..trainer.job..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..trainer.data..");

  @ArchTest
  static final ArchRule trainingKnowsNoKafka =
      noClasses()
          .that()
          .resideInAnyPackage("..trainer.training..", "..trainer.job..", "..trainer.data..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.gradwatch.publisher..");

  @ArchTest
  static final ArchRule knowsNothingOfTheMonitor =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.gradwatch.detect..", "io.gradwatch.streams..", "io.gradwatch.monitor..");
}
