package io.gradwatch.benchmarks.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitorResultsTest {

  private static final MonitorResults EXPECTED =
      new MonitorResults(Map.of("a", List.of("01", "02")), Map.of("a", List.of("0a", "0b")));

  @Test
  void equalRecordsAreNoDifference() {
    assertThat(
            new MonitorResults(Map.copyOf(EXPECTED.events()), Map.copyOf(EXPECTED.norms()))
                .differencesFrom(EXPECTED))
        .isEmpty();
  }

  @Test
  void aRepeatedEventIsADifference() {
    MonitorResults repeated =
        new MonitorResults(Map.of("a", List.of("01", "02", "02")), EXPECTED.norms());

    assertThat(repeated.differencesFrom(EXPECTED))
        .containsExactly("events of a: 3 instead of 2, the first 2 are equal");
  }

  @Test
  void aMissingRunAndAnotherBitAreDifferences() {
    MonitorResults other = new MonitorResults(Map.of(), Map.of("a", List.of("0a", "0c")));

    assertThat(other.differencesFrom(EXPECTED))
        .containsExactly(
            "events of a: 0 instead of 2, the first 0 are equal",
            "rolling reports of a: 2 instead of 2, the first 1 are equal");
  }
}
