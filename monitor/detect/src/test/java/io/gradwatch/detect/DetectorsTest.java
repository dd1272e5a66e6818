package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.gradwatch.detect.verdict.CappedDetector;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.DisabledKind;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class DetectorsTest {

  @Test
  void everyKindHasExactlyOneDetector() {
    assertThat(Detectors.inOrderOfCauses())
        .extracting(Detector::kind)
        .containsExactlyInAnyOrder(VerdictKind.values());
  }

  @Test
  void everyDetectorOfThisModuleIsRegistered() {
    List<String> implementations =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.gradwatch.detect")
                .stream()
                .filter(c -> c.isAssignableTo(Detector.class) && !c.isInterface())
                .filter(c -> !c.isEquivalentTo(DisabledKind.class))
                .filter(c -> !c.isEquivalentTo(CappedDetector.class))
                .map(JavaClass::getName)
                .toList();

    assertThat(Detectors.inOrderOfCauses())
        .extracting(detector -> detector.getClass().getName())
        .containsExactlyInAnyOrderElementsOf(implementations);
  }

  @Test
  void everyDetectorIsNamedAfterItsKind() {
    assertThat(Detectors.inOrderOfCauses())
        .allSatisfy(
            detector ->
                assertThat(detector.getClass().getSimpleName())
                    .isEqualTo(camelCase(detector.kind()) + "Detector"));
  }

  private static String camelCase(VerdictKind kind) {
    return Pattern.compile("([A-Z])([A-Z]*)_?")
        .matcher(kind.name())
        .replaceAll(word -> word.group(1) + word.group(2).toLowerCase(Locale.ROOT));
  }
}
