package io.gradwatch.publisher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = KafkaPublisher.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule dependsOnlyOnProtocolConfigurationAndKafkaClient =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "org.slf4j..",
              "org.apache.kafka.clients..",
              "org.apache.kafka.common..",
              "io.gradwatch.config",
              "io.gradwatch.protocol",
              "io.gradwatch.publisher..");

  @ArchTest
  static final ArchRule theSpoolDependsOnNeitherKafkaNorLogging =
      classes()
          .that()
          .resideInAPackage("io.gradwatch.publisher.spool")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "io.gradwatch.publisher.spool");
}
