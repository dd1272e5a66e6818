package io.gradwatch.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.DataSpec.Scale;
import io.gradwatch.trainer.job.DataSpec.Target;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.training.data.Examples;
import io.gradwatch.training.data.PredictionTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.DataSet;

class TableExamplesTest {

  private static Examples examples(DataSpec spec, NumericTable table) throws JobException {
    return TableExamples.of(spec, table, Scaling.fit(spec, table));
  }

  private static DataSpec plain(int first, int last, Target target) {
    return TableFixtures.spec(first, last, target, 0, Scale.NONE);
  }

  @Test
  void featuresAndValuesAreTheNamedColumnsBothEndsIncluded() throws Exception {
    NumericTable table =
        TableFixtures.of(new float[] {0, 1, 2, 3, 4}, new float[] {10, 11, 12, 13, 14});
    Examples examples = examples(plain(1, 2, new Target.Values(3, 4)), table);

    DataSet batch = examples.batch(new int[] {1, 0}, 0, 2);

    assertThat(batch.getFeatures().shape()).containsExactly(2, 2);
    assertThat(batch.getFeatures().ravel().toFloatVector()).containsExactly(11, 12, 1, 2);
    assertThat(batch.getLabels().ravel().toFloatVector()).containsExactly(13, 14, 3, 4);
    assertThat(examples.task()).isEqualTo(PredictionTask.REGRESSION);
  }

  @Test
  void classesAreOneHot() throws Exception {
    NumericTable table = TableFixtures.of(new float[] {5, 2}, new float[] {6, 0});
    Examples examples = examples(plain(0, 0, new Target.Classes(1, 3)), table);

    DataSet batch = examples.batch(0, 2);

    assertThat(batch.getLabels().shape()).containsExactly(2, 3);
    assertThat(batch.getLabels().ravel().toFloatVector()).containsExactly(0, 0, 1, 1, 0, 0);
    assertThat(examples.task()).isEqualTo(PredictionTask.CLASSIFICATION);
  }

  @Test
  void sequencesAreTransposedFromTimeMajorToFeatureMajor() throws Exception {
    // Three time steps of two features: a0 b0 a1 b1 a2 b2.
    NumericTable table =
        TableFixtures.of(
            new float[] {1, 10, 2, 20, 3, 30, 0}, new float[] {4, 40, 5, 50, 6, 60, 1});
    DataSpec spec = TableFixtures.spec(0, 5, new Target.Values(6, 6), 3, Scale.NONE);

    DataSet batch = examples(spec, table).batch(new int[] {0, 1}, 0, 2);

    assertThat(batch.getFeatures().shape()).containsExactly(2, 2, 3);
    assertThat(batch.getFeatures().getDouble(0, 0, 2)).isEqualTo(3);
    assertThat(batch.getFeatures().getDouble(0, 1, 1)).isEqualTo(20);
    assertThat(batch.getFeatures().ravel().toFloatVector())
        .containsExactly(1, 2, 3, 10, 20, 30, 4, 5, 6, 40, 50, 60);
  }

  @Test
  void featuresAreScaledAndTargetsAreNotEvenWhenTheyAreTheSameColumn() throws Exception {
    NumericTable table = TableFixtures.of(new float[] {10}, new float[] {30});
    DataSpec spec = TableFixtures.spec(0, 0, new Target.Values(0, 0), 0, Scale.MINMAX);

    DataSet batch = examples(spec, table).batch(new int[] {0, 1}, 0, 2);

    assertThat(batch.getFeatures().ravel().toFloatVector()).containsExactly(0, 1);
    assertThat(batch.getLabels().ravel().toFloatVector()).containsExactly(10, 30);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3",
    "-1, -1",
    "0.5, 0.5",
    "NaN, NaN",
    "Infinity, Infinity",
    "1e20, 100000002004087734272"
  })
  void reportsTheRowOfALabelThatIsNoClass(float label, String shown) {
    NumericTable table = TableFixtures.of(new float[] {0, 1}, new float[] {0, label});

    assertThatThrownBy(() -> examples(plain(0, 0, new Target.Classes(1, 3)), table))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("a.csv: row 1, counted from 0, has label ")
        .hasMessageEndingWith(
            " in column 1; with data.target.classes 3 labels must be the whole numbers 0 to 2");
  }

  @ParameterizedTest
  @CsvSource({
    "0, CLASSIFICATION",
    "1, CLASSIFICATION",
    "0.5, REGRESSION",
    "2, REGRESSION",
    "NaN, REGRESSION"
  })
  void aSingleValueIsAClassOnlyIfItIsAlwaysZeroOrOne(float value, PredictionTask task)
      throws Exception {
    NumericTable table = TableFixtures.of(new float[] {0, 1}, new float[] {0, value});

    assertThat(examples(plain(0, 0, new Target.Values(1, 1)), table).task()).isEqualTo(task);
  }

  @Test
  void severalValuesAreNotClasses() throws Exception {
    NumericTable table = TableFixtures.of(new float[] {0, 1});

    assertThat(examples(plain(0, 0, new Target.Values(0, 1)), table).task())
        .isEqualTo(PredictionTask.REGRESSION);
  }

  @Test
  void reportsTheKeyOfAColumnThatDoesNotExist() {
    NumericTable table = TableFixtures.of(new float[] {0, 1});

    assertThatThrownBy(() -> examples(plain(0, 2, new Target.Values(1, 1)), table))
        .hasMessage("data.features names column 2; a.csv has columns 0 to 1");
    assertThatThrownBy(() -> examples(plain(0, 0, new Target.Values(1, 7)), table))
        .hasMessage("data.target.columns names column 7; a.csv has columns 0 to 1");
    assertThatThrownBy(() -> examples(plain(0, 0, new Target.Classes(7, 2)), table))
        .hasMessage("data.target.column names column 7; a.csv has columns 0 to 1");
  }
}
