package io.gradwatch.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

final class DataSplitTest {

  private static final List<LongFunction<DataSplit>> ALL =
      List.of(
          seed -> ClassificationDatasets.blobs(seed, 40, 3, 5, 0.5),
          seed -> ClassificationDatasets.circles(seed, 40, 0.1),
          seed -> ClassificationDatasets.moons(seed, 40, 0.1),
          seed -> ClassificationDatasets.spirals(seed, 40, 3, 1, 0),
          seed -> ClassificationDatasets.xor(seed, 40, 0.1),
          seed -> ClassificationDatasets.categories(seed, 40, 20, 4),
          seed -> RegressionDatasets.sine(seed, 40, 0),
          seed -> RegressionDatasets.quadratic(seed, 40, 10, 0),
          seed -> RegressionDatasets.quartic(seed, 40, 100, 0),
          seed -> RegressionDatasets.friedman(seed, 40, 7, 0.1),
          seed -> RegressionDatasets.linear(seed, 40, 10, 2),
          seed -> SequenceDatasets.recall(seed, 40, 12, 2, 0.1),
          seed -> SequenceDatasets.adding(seed, 40, 12),
          seed -> SequenceDatasets.frequencies(seed, 40, 20, 3, 0.1),
          seed -> SequenceDatasets.nextSineValue(seed, 40, 12, 0),
          seed -> SequenceDatasets.tokens(seed, 40, 12, 30, 3, 0.5),
          seed -> DigitsDataset.flat(seed, 40),
          seed -> DigitsDataset.byRow(seed, 40));

  @Test
  void oneSeedGivesTheSameNumbersAndAnotherGivesOthers() {
    for (LongFunction<DataSplit> made : ALL) {
      DataSet first = made.apply(1).train().first(30);

      assertThat(made.apply(1).train().first(30)).isEqualTo(first);
      assertThat(made.apply(2).train().first(30).getFeatures()).isNotEqualTo(first.getFeatures());
    }
  }

  @Test
  void threeQuartersAreTrainedOn() {
    for (LongFunction<DataSplit> made : ALL) {
      DataSplit data = made.apply(1);

      assertThat(data.train().rows()).isEqualTo(30);
      assertThat(data.test().rows()).isEqualTo(10);
    }
  }

  @Test
  void classesAreOneHot() {
    for (LongFunction<DataSplit> made : ALL) {
      DataSplit data = made.apply(1);
      if (data.task() == PredictionTask.CLASSIFICATION) {
        assertThat(data.train().first(30).getLabels().sum(1).toDoubleVector()).containsOnly(1.0);
      }
    }
  }

  @Test
  void recallContainsTheClassAtTheFirstStepOnly() {
    DataSet rows = SequenceDatasets.recall(3, 40, 9, 2, 0).train().first(30);

    for (int row = 0; row < 30; row++) {
      for (int label = 0; label < 2; label++) {
        assertThat(rows.getFeatures().getDouble(row, label, 0))
            .isEqualTo(rows.getLabels().getDouble(row, label));
        assertThat(rows.getFeatures().getDouble(row, label, 1)).isZero();
      }
    }
  }

  @Test
  void addingTargetsAreTheSumOfTheTwoMarkedValues() {
    DataSet rows = SequenceDatasets.adding(3, 40, 10).train().first(30);

    for (int row = 0; row < 30; row++) {
      double sum = 0;
      for (int step = 0; step < 10; step++) {
        sum +=
            rows.getFeatures().getDouble(row, 0, step) * rows.getFeatures().getDouble(row, 1, step);
      }
      assertThat(rows.getLabels().getDouble(row, 0)).isCloseTo(sum, within(1e-6));
    }
  }

  @Test
  void digitsByRowHaveTheSamePixelsAsFlatOnes() {
    DataSet flat = DigitsDataset.flat(5, 40).train().first(1);
    DataSet byRow = DigitsDataset.byRow(5, 40).train().first(1);

    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        assertThat(byRow.getFeatures().getDouble(0, x, y))
            .isEqualTo(flat.getFeatures().getDouble(0, 8 * y + x));
      }
    }
  }

  @Test
  void changesOnlyTheSelectedRows() {
    Examples broken =
        ClassificationDatasets.moons(1, 40, 0)
            .train()
            .withInputs(row -> row == 7, value -> Double.NaN);

    assertThat(broken.first(30).getFeatures().isNaN().castTo(DataType.INT32).sum(1).toIntVector())
        .containsExactly(nanRow7());
  }

  private static int[] nanRow7() {
    int[] expected = new int[30];
    expected[7] = 2;
    return expected;
  }

  @Test
  void rejectsASingleOutputForThreeClasses() {
    DataSplit three = ClassificationDatasets.blobs(1, 40, 3, 2, 0.5);

    assertThatThrownBy(three::withSingleOutput).hasMessageContaining("two classes");
  }

  @Test
  void sequencesOfRandomLengthsEndInPaddingThatIsMasked() {
    DataSplit whole = SequenceDatasets.nextSineValue(1, 80, 12, 0.1);
    DataSet padded = whole.withRandomLengths(3, 4).train().first(60);

    double[] lengths = padded.getFeaturesMaskArray().sum(1).toDoubleVector();
    assertThat(lengths).contains(4, 12);
    assertThat(DoubleStream.of(lengths)).allMatch(length -> length >= 4 && length <= 12);
    assertThat(padded.getLabelsMaskArray()).isEqualTo(padded.getFeaturesMaskArray());
    DataSet original = whole.train().first(60);
    for (int row = 0; row < lengths.length; row++) {
      for (int step = 0; step < 12; step++) {
        double expected = step < lengths[row] ? original.getFeatures().getDouble(row, 0, step) : 0;
        assertThat(padded.getFeatures().getDouble(row, 0, step)).isEqualTo(expected);
      }
    }
  }

  @Test
  void targetsOfWholeSequencesAreNotMasked() {
    DataSet padded =
        SequenceDatasets.recall(1, 40, 12, 2, 0.1).withRandomLengths(3, 4).train().first(30);

    assertThat(padded.getFeaturesMaskArray()).isNotNull();
    assertThat(padded.getLabelsMaskArray()).isNull();
  }

  @Test
  void rowsThatAreNoSequencesCannotBePadded() {
    assertThatThrownBy(() -> DigitsDataset.flat(1, 40).withRandomLengths(3, 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("only sequences can be padded");
  }

  @Test
  void aShareOfTheTargetsIsRandom() {
    DataSplit clean = ClassificationDatasets.blobs(1, 4000, 4, 5, 0.5);
    DataSet before = clean.train().first(3000);
    DataSet after = clean.withTargetNoise(7, 0.4).train().first(3000);

    double changed = before.getLabels().sub(after.getLabels()).norm1Number().doubleValue() / 2;
    assertThat(after.getFeatures()).isEqualTo(before.getFeatures());
    assertThat(changed / 3000).isCloseTo(0.4 * 0.75, within(0.03));
  }

  @Test
  void aRareClassKeepsEveryNthOfItsRows() {
    DataSplit all = ClassificationDatasets.blobs(1, 400, 4, 5, 0.5);
    double[] before = all.train().labels().sum(0).toDoubleVector();
    double[] after = all.withRareClass(0, 6).train().labels().sum(0).toDoubleVector();

    assertThat(after[0]).isEqualTo(Math.ceil(before[0] / 6));
    assertThat(after[1]).isEqualTo(before[1]);
    assertThat(after[2]).isEqualTo(before[2]);
    assertThat(after[3]).isEqualTo(before[3]);
  }

  @Test
  void anExtraTargetStandsBehindTheOthers() {
    DataSplit plain = RegressionDatasets.sine(1, 40, 0);
    DataSet extended = plain.withExtraTarget(own -> own[0] * own[0]).train().first(30);

    assertThat(extended.getLabels().shape()).containsExactly(30, 2);
    for (int row = 0; row < 30; row++) {
      double own = plain.train().first(30).getLabels().getDouble(row, 0);
      assertThat(extended.getLabels().getDouble(row, 0)).isEqualTo(own);
      assertThat(extended.getLabels().getDouble(row, 1)).isCloseTo(own * own, within(1e-6));
    }
  }
}
