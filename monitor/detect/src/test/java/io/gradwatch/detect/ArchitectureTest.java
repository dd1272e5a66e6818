package io.gradwatch.detect;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.gradwatch.detect",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule DEPENDS_ON_NO_KAFKA_NO_METRICS_NO_LOGGER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..", "io.micrometer..", "io.prometheus..", "org.slf4j..");

  @ArchTest
  static final ArchRule USES_NO_CLOCK_AND_NO_THREAD =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(java.time.Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices().matching("io.gradwatch.(detect.*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule DETECTORS_DO_NOT_DEPEND_ON_EACH_OTHER =
      slices()
          .matching(
              "io.gradwatch.detect.(dead|exploding|initial|loss|nonfinite|overfitting|saturated|stalled"
                  + "|throughtime|updates|vanishing|zero)..")
          .should()
          .notDependOnEachOther();
}
