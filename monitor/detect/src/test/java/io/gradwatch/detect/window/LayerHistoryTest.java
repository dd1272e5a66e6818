package io.gradwatch.detect.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class LayerHistoryTest {

  private static final Percentage CLOSE = Percentage.withPercentage(0.01);

  private static TensorReport tensor(String param, TensorRole role, long zeros, double norm) {
    return new TensorReport(
        param,
        role,
        new TensorStatistics(100, zeros, 0, 0, norm, 0, 0, 0, 0, Optional.empty()),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static LayerHistory of(TensorReport... tensors) {
    LayerHistory layer = new LayerHistory(0, "layer");
    layer.add(ColumnsOfLayer.of(List.of(tensors)), 0, 1);
    return layer;
  }

  @Test
  void combinesWeightsAndRecurrentWeightsAndExcludesBiases() {
    LayerHistory layer =
        of(
            tensor("W", TensorRole.WEIGHT, 0, 3),
            tensor("RW", TensorRole.RECURRENT_WEIGHT, 0, 4),
            tensor("b", TensorRole.BIAS, 0, 100));

    assertThat(layer.norms().last()).isCloseTo(5, CLOSE);
  }

  @Test
  void rmsIsOverElementsThatReceiveGradient() {
    assertThat(of(tensor("W", TensorRole.WEIGHT, 75, 10)).rms(20, 0.5)).isCloseTo(2, CLOSE);
  }

  @Test
  void strongestRmsIsThatOfTheBiasWhenTheWeightsReceiveNoGradient() {
    LayerHistory layer =
        of(tensor("W", TensorRole.WEIGHT, 0, 1e-9), tensor("b", TensorRole.BIAS, 0, 10));

    assertThat(layer.strongestRms(20, 0.5)).isCloseTo(1, CLOSE);
  }

  @Test
  void strongestRmsIgnoresNormalisationParameters() {
    LayerHistory layer =
        of(tensor("W", TensorRole.WEIGHT, 0, 10), tensor("gamma", TensorRole.OTHER, 0, 1e6));

    assertThat(layer.strongestRms(20, 0.5)).isCloseTo(1, CLOSE);
  }

  @Test
  void strongestRmsIsZeroWithoutAFiniteGradient() {
    assertThat(of(tensor("W", TensorRole.WEIGHT, 0, Double.NaN)).strongestRms(20, 0.5)).isZero();
    assertThat(of(tensor("W", TensorRole.WEIGHT, 100, 0)).strongestRms(20, 0.5)).isZero();
  }

  @Test
  void keepsATensorsWindowThroughTheSteps() {
    StepColumns step = ColumnsOfLayer.of(List.of(tensor("b", TensorRole.BIAS, 0, 1)));
    LayerHistory layer = new LayerHistory(0, "layer");

    for (int i = 1; i <= 3; i++) {
      layer.add(step, 0, i);
    }

    assertThat(layer.tensors().get(0).norms().count()).isEqualTo(3);
    assertThat(layer.norms().count()).isZero();
  }

  @Test
  void keepsTheNormsOfALayerThatGetsASecondWeightTensor() {
    TensorReport w = tensor("W", TensorRole.WEIGHT, 0, 3);
    LayerHistory layer = of(w);

    layer.add(ColumnsOfLayer.of(List.of(w, tensor("RW", TensorRole.RECURRENT_WEIGHT, 0, 4))), 0, 2);
    layer.add(ColumnsOfLayer.of(List.of(w)), 0, 3);

    assertThat(layer.norms().count()).isEqualTo(3);
    assertThat(layer.norms().max()).isCloseTo(5, CLOSE);
    assertThat(layer.norms().last()).isCloseTo(3, CLOSE);
    assertThat(layer.tensors().get(0).norms().max()).isCloseTo(3, CLOSE);
  }
}
