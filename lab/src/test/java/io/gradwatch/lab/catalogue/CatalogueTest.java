package io.gradwatch.lab.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.VerdictKind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  @Test
  void everyKindThatTrainingCanShowIsPlanted() {
    assertThat(Catalogue.faults())
        .extracting(Fault::planted)
        .containsAll(
            Arrays.stream(VerdictKind.values())
                .filter(
                    kind -> kind != VerdictKind.RUN_STALLED) // by the wall clock, not by training
                .toList());
  }

  @Test
  void namesAreUniqueAndFitACommandLine() {
    assertThat(Catalogue.faults())
        .extracting(Fault::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z-]+"));
  }

  @Test
  void aNameThatIsNotThereIsNotFound() {
    assertThat(Catalogue.fault("no-such-fault")).isEmpty();
    assertThat(Catalogue.fault("deep-sigmoid")).isPresent();
  }
}
