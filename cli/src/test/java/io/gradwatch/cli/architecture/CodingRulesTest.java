package io.gradwatch.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** House rules over the shipped classes of all modules. */
@AnalyzeClasses(packages = "io.gradwatch", importOptions = DoNotIncludeTests.class)
final class CodingRulesTest {

  private static final DescribedPredicate<JavaClass> EXTENDED =
      DescribedPredicate.describe("are extended", type -> !type.getSubclasses().isEmpty());

  private static final DescribedPredicate<JavaClass> GENERATED =
      DescribedPredicate.describe(
          "are generated", type -> type.getPackageName().equals("io.gradwatch.protocol.wire"));

  @ArchTest
  static final ArchRule CLASSES_ARE_FINAL_UNLESS_EXTENDED =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .areNotInterfaces()
          .and()
          .doNotHaveModifier(JavaModifier.ABSTRACT)
          .and(DescribedPredicate.not(EXTENDED))
          .and(DescribedPredicate.not(GENERATED))
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule ONLY_CONSTANTS_ARE_PUBLIC_FIELDS =
      fields()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat(DescribedPredicate.not(GENERATED))
          .should()
          .beStatic()
          .andShould()
          .beFinal();

  @ArchTest static final ArchRule LOGS_BY_SLF4J = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
