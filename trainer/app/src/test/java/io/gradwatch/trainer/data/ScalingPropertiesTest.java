package io.gradwatch.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.DataSpec.Scale;
import io.gradwatch.trainer.job.DataSpec.Target;
import io.gradwatch.trainer.job.JobException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ScalingPropertiesTest {

  private static final Target TARGET = new Target.Values(0, 0);

  private static NumericTable column(float... values) {
    float[][] rows = new float[values.length][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = new float[] {values[row]};
    }
    return TableFixtures.of(rows);
  }

  private static float[] scaled(Scale scale, float[] values) throws JobException {
    DataSpec spec = TableFixtures.spec(0, 0, TARGET, 0, scale);
    Scaling scaling = Scaling.fit(spec, column(values));
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = scaling.scaled(0, values[i]);
    }
    return scaled;
  }

  private static boolean constant(float[] values) {
    for (float value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  @Property
  void minmaxReachesZeroAndOneAndStaysBetween(
      @ForAll @Size(min = 1, max = 50) @FloatRange(min = -1e6f, max = 1e6f) float[] values)
      throws JobException {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (float value : scaled(Scale.MINMAX, values)) {
      assertThat(value).isBetween(0f, 1f);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }

    assertThat(min).isZero();
    assertThat(max).isEqualTo(constant(values) ? 0f : 1f);
  }

  @Property
  void standardizeGivesMeanZeroAndDeviationOne(
      @ForAll @Size(min = 1, max = 50) @FloatRange(min = -1e6f, max = 1e6f) float[] values)
      throws JobException {
    double sum = 0;
    double squares = 0;
    for (float value : scaled(Scale.STANDARDIZE, values)) {
      sum += value;
      squares += (double) value * value;
    }

    assertThat(sum / values.length).isCloseTo(0, within(1e-3));
    assertThat(squares / values.length).isCloseTo(constant(values) ? 0 : 1, within(1e-3));
  }

  @Property
  void noneKeepsEveryNumber(@ForAll @Size(min = 1, max = 20) float[] values) throws JobException {
    assertThat(scaled(Scale.NONE, values)).containsExactly(values);
  }

  @Property
  void aConstantColumnBecomesZeroWhateverItsLength(
      @ForAll float constant, @ForAll @IntRange(min = 1, max = 200) int rows) throws JobException {
    float[] values = new float[rows];
    java.util.Arrays.fill(values, constant);

    assertThat(scaled(Scale.MINMAX, values)).containsOnly(0f);
    assertThat(scaled(Scale.STANDARDIZE, values)).containsOnly(0f);
  }

  @Example
  void isFittedOnTrainAndAppliedToTest() throws JobException {
    DataSpec spec = TableFixtures.spec(0, 0, TARGET, 0, Scale.MINMAX);
    Scaling scaling = Scaling.fit(spec, column(10, 20));

    assertThat(scaling.scaled(0, 40)).isEqualTo(3);
  }

  @Example
  void aColumnWithNaNIsKeptAndNotScaled() throws JobException {
    assertThat(scaled(Scale.NONE, new float[] {1, Float.NaN})).containsExactly(1, Float.NaN);
    assertThatThrownBy(() -> scaled(Scale.MINMAX, new float[] {1, Float.NaN}))
        .hasMessage(
            "data.scale is minmax, but column 0 of a.csv contains NaN or an infinity; only scale none"
                + " accepts them");
    assertThatThrownBy(() -> scaled(Scale.STANDARDIZE, new float[] {Float.NEGATIVE_INFINITY, 1}))
        .isInstanceOf(JobException.class);
  }
}
