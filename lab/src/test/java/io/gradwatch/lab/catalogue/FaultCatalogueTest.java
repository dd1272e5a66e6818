package io.gradwatch.lab.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.VerdictKind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FaultCatalogueTest {

  @Test
  void everyKindThatATrainingCanRaiseHasAFault() {
    assertThat(FaultCatalogue.faults())
        .extracting(Fault::expectedKind)
        .containsAll(
            Arrays.stream(VerdictKind.values())
                .filter(
                    kind ->
                        kind
                            != VerdictKind
                                .RUN_STALLED) // depends on the wall clock, not on the training
                .toList());
  }

  @Test
  void namesAreUniqueAndValidOnACommandLine() {
    assertThat(FaultCatalogue.faults())
        .extracting(Fault::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z-]+"));
  }

  @Test
  void anUnknownNameIsNotFound() {
    assertThat(FaultCatalogue.fault("no-such-fault")).isEmpty();
    assertThat(FaultCatalogue.fault("deep-sigmoid")).isPresent();
  }
}
