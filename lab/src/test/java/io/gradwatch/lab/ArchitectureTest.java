package io.gradwatch.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.gradwatch.lab", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule ARROWS_GO_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("layer")
          .definedBy("io.gradwatch.lab.layer..")
          .layer("trial")
          .definedBy("io.gradwatch.lab.trial..")
          .layer("recipe")
          .definedBy("io.gradwatch.lab.recipe..")
          .layer("catalogue")
          .definedBy("io.gradwatch.lab.catalogue..")
          .layer("proof")
          .definedBy("io.gradwatch.lab.proof..")
          .whereLayer("layer")
          .mayNotAccessAnyLayer()
          .whereLayer("trial")
          .mayNotAccessAnyLayer()
          .whereLayer("recipe")
          .mayOnlyAccessLayers("layer")
          .whereLayer("catalogue")
          .mayOnlyAccessLayers("recipe")
          .whereLayer("proof")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule IT_KNOWS_NO_KAFKA =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka..");
}
