package io.gradwatch.detect;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.OptimizerInfo;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.RunInfo;

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

  /** Rules decide by the vocabulary of the contract: nothing depends on how a class is spelled. */
  @ArchTest
  static final ArchRule READS_NO_WORDS_OF_A_FRAMEWORK =
      noClasses()
          .should()
          .accessTargetWhere(
              method(RunInfo.class, "hyperParameters")
                  .or(method(RunInfo.class, "framework"))
                  .or(method(RunInfo.class, "model"))
                  .or(method(LayerInfo.class, "type"))
                  .or(method(OptimizerInfo.class, "name"))
                  .or(method(OutputInfo.class, "lossName"))
                  .or(method(LayerInfo.class, "activation").and(not(originIs(RunView.class))))
                  .as("words of a framework, except for RunView.activationName, which is shown"));

  /** A switch over strings compares hash codes. */
  @ArchTest
  static final ArchRule COMPARES_STRINGS_ONLY_TO_IDENTIFY_VERDICTS_AND_PARAMETERS =
      noClasses()
          .that()
          .haveNameNotMatching(
              ".*\\.(Incident|CausalRole|VerdictState|VerdictUpdate|LayerHistory)(\\$.*)?")
          .should()
          .accessTargetWhere(
              method(
                      String.class,
                      "(equals|equalsIgnoreCase|compareTo|compareToIgnoreCase"
                          + "|contentEquals|startsWith|endsWith|contains|indexOf|matches|regionMatches"
                          + "|hashCode)")
                  .as("comparisons of strings"));

  private static DescribedPredicate<JavaAccess<?>> originIs(Class<?> owner) {
    return DescribedPredicate.describe(
        "from " + owner.getSimpleName(), access -> access.getOriginOwner().isEquivalentTo(owner));
  }

  private static DescribedPredicate<JavaAccess<?>> method(Class<?> owner, String name) {
    return DescribedPredicate.describe(
        owner.getSimpleName() + "." + name,
        access -> access.getTargetOwner().isEquivalentTo(owner) && access.getName().matches(name));
  }

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices().matching("io.gradwatch.(detect.*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule DETECTORS_DO_NOT_DEPEND_ON_EACH_OTHER =
      slices().assignedFrom(new DetectorPackages()).should().notDependOnEachOther();

  /** A slice for each package that contains a detector. */
  private static final class DetectorPackages implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return javaClass.getPackage().getClasses().stream().anyMatch(DetectorPackages::isDetector)
          ? SliceIdentifier.of(javaClass.getPackageName())
          : SliceIdentifier.ignore();
    }

    private static boolean isDetector(JavaClass javaClass) {
      return javaClass.isAssignableTo(Detector.class)
          && !javaClass.isInterface()
          && !javaClass.getPackageName().equals(Detector.class.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages of detectors";
    }
  }
}
