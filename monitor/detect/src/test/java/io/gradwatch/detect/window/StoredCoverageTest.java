package io.gradwatch.detect.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StoredCoverageTest {

  private static final long RING = RollingWindow.CAPACITY;

  /** Windows to which every step from 1 to the last has added alike. */
  private static StoredCoverage regular(long last) {
    StoredCoverage coverage = new StoredCoverage();
    for (long sequence = 1; sequence <= last; sequence++) {
      coverage.reported(sequence, true);
    }
    return coverage;
  }

  @Test
  void columnsHoldWindowsToWhichEveryStepAdds() {
    StoredCoverage coverage = regular(10 * RING);

    assertThat(coverage.needsWholeCopy(10 * RING)).isFalse();
    assertThat(coverage.lastSequence()).isEqualTo(10 * RING);
    assertThat(coverage.wholeSequence()).isNegative();
  }

  @Test
  void windowsWithoutAStepNeedNoCopy() {
    StoredCoverage coverage = new StoredCoverage();
    coverage.absent(1);

    assertThat(coverage.isEmpty()).isTrue();
    assertThat(coverage.needsWholeCopy(1_000)).isFalse();
  }

  /** The ring would lose the first step with the next one. */
  @ParameterizedTest
  @CsvSource({"2, 62, false", "2, 63, true", "62, 62, false", "63, 63, true"})
  void irregularWindowsAreCopiedBeforeTheRingLosesTheirFirstStep(
      long irregular, long newest, boolean copied) {
    StoredCoverage coverage = new StoredCoverage();
    for (long sequence = 1; sequence <= newest; sequence++) {
      coverage.reported(sequence, sequence != irregular);
    }

    assertThat(coverage.needsWholeCopy(newest)).isEqualTo(copied);
  }

  @ParameterizedTest
  @CsvSource({"162, false", "163, true", "200, true"})
  void irregularWindowsAreCopiedAgainBeforeTheRingLosesWhatFollowsTheLastCopy(
      long newest, boolean copied) {
    StoredCoverage coverage = regular(99);
    coverage.reported(100, false);
    coverage.copied(100);
    coverage.reported(101, false);
    for (long sequence = 102; sequence <= newest; sequence++) {
      coverage.reported(sequence, true);
    }

    assertThat(coverage.needsWholeCopy(newest)).isEqualTo(copied);
  }

  @Test
  void anAbsenceMakesWindowsIrregular() {
    StoredCoverage coverage = regular(100);
    coverage.absent(101);

    assertThat(coverage.needsWholeCopy(101)).isTrue();
  }

  /** The irregular step has left the ring, and the copy holds it. */
  @ParameterizedTest
  @CsvSource({"163, true", "164, false", "1000, false"})
  void windowsAreRegularAgainOnceTheRingHasPassedTheIrregularStep(long newest, boolean copied) {
    StoredCoverage coverage = regular(99);
    coverage.reported(100, false);
    coverage.copied(100);
    for (long sequence = 101; sequence <= newest; sequence++) {
      coverage.reported(sequence, true);
    }

    assertThat(coverage.needsWholeCopy(newest)).isEqualTo(copied);
  }

  @Test
  void anIrregularStepThatNoCopyHoldsIsCopiedHoweverLongAgoItWas() {
    StoredCoverage coverage = regular(9);
    coverage.reported(10, false);
    coverage.reported(500, true);

    assertThat(coverage.needsWholeCopy(500)).isTrue();
  }

  @Test
  void windowsThatHaveNotChangedSinceTheirCopyAreNotCopiedAgain() {
    StoredCoverage coverage = regular(100);
    coverage.absent(101);
    coverage.copied(101);
    coverage.absent(500);

    assertThat(coverage.needsWholeCopy(500)).isFalse();
  }

  @Test
  void columnsThatDoNotFitAnyMoreRequireOneCopy() {
    StoredCoverage coverage = regular(10);
    coverage.requireWholeCopy();

    assertThat(coverage.needsWholeCopy(10)).isTrue();
    coverage.copied(10);
    assertThat(coverage.needsWholeCopy(10)).isFalse();
    assertThat(coverage.wholeSequence()).isEqualTo(10);
  }

  @Test
  void readsWhatItHasWritten() {
    StoredCoverage coverage = regular(100);
    coverage.reported(101, false);
    coverage.copied(101);
    StateOutput out = new StateOutput();
    coverage.write(out);
    StoredCoverage read = new StoredCoverage();
    read.read(new StateInput(out.toByteArray()));

    assertThat(read.isEmpty()).isFalse();
    assertThat(read.lastSequence()).isEqualTo(101);
    assertThat(read.wholeSequence()).isEqualTo(101);
    for (long sequence = 102; sequence < 300; sequence++) {
      coverage.reported(sequence, true);
      read.reported(sequence, true);
      assertThat(read.needsWholeCopy(sequence)).isEqualTo(coverage.needsWholeCopy(sequence));
    }
  }
}
