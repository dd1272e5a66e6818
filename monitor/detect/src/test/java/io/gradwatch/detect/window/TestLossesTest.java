package io.gradwatch.detect.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TestLossesTest {

  private static TestLosses of(double... losses) {
    TestLosses all = TestLosses.empty();
    for (int i = 0; i < losses.length; i++) {
      all = all.plus(10L * i, losses[i]);
    }
    return all;
  }

  @Test
  void tracksTheLowestAndTheEvaluationsSince() {
    TestLosses losses = of(3, 1, 2, 2, 2);

    assertThat(losses.lowest()).isEqualTo(1);
    assertThat(losses.lowestStep()).isEqualTo(10);
    assertThat(losses.evaluationsSinceLowest()).isEqualTo(3);
  }

  @Test
  void medianOfNewestIsOverThreeLosses() {
    assertThat(of(3, 1, 9).medianOfNewest(3)).isEqualTo(3);
    assertThat(of(5).medianOfNewest(3)).isEqualTo(5);
    assertThat(of().medianOfNewest(3)).isNaN();
  }

  @Test
  void ignoresNonFiniteLosses() {
    assertThat(of(1, Double.NaN, Double.POSITIVE_INFINITY)).isEqualTo(of(1));
  }

  @Test
  void keepsTheLowestAfterItHasLeftTheWindow() {
    double[] many = new double[100];
    java.util.Arrays.fill(many, 2);
    many[0] = 1;

    assertThat(of(many).count()).isEqualTo(32);
    assertThat(of(many).lowest()).isEqualTo(1);
    assertThat(of(many).evaluationsSinceLowest()).isEqualTo(99);
  }
}
