package io.gradwatch.detect.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class BaselineLossTest {

  private static double of(Map<String, String> hyperParameters, LayerInfo... layers) {
    return RunFacts.of(
            new RunInfo(
                "run",
                1,
                RunState.RUNNING,
                Instant.EPOCH,
                Instant.EPOCH,
                "test",
                "test",
                List.of(layers),
                hyperParameters,
                0,
                OptionalLong.empty(),
                ""))
        .baselineLoss();
  }

  @Test
  void isTheReportedOne() {
    assertThat(of(Map.of("baselineLoss", "0.25", "loss", "mse"))).isEqualTo(0.25);
    assertThat(of(Map.of("baselineLoss", "0.25", "guessingLoss", "9"))).isEqualTo(0.25);
  }

  @Test
  void isReadFromTheKeyOfOlderRecords() {
    assertThat(of(Map.of("guessingLoss", "0.25", "loss", "mse"))).isEqualTo(0.25);
  }

  @Test
  void followsFromTheLossFunctionUnlessItIsReported() {
    Map<String, String> classes = Map.of("loss", "mcxent", "outputs", "3");

    assertThat(of(classes)).isEqualTo(Math.log(3));
    assertThat(of(Map.of("loss", "xent", "outputs", "2"))).isEqualTo(2 * Math.log(2));
    assertThat(of(Map.of("loss", "mcxent", "outputs", "3", "baselineLoss", "0.9"))).isEqualTo(0.9);
  }

  @Test
  void isUnknownForOtherLossFunctionsAndForALossAtEveryTimeStep() {
    LayerInfo output = new LayerInfo("out", "RnnOutputLayer", "softmax", 10, 10, false);

    assertThat(of(Map.of("loss", "mse", "outputs", "3"))).isNaN();
    assertThat(of(Map.of("loss", "mcxent", "outputs", "3"), output)).isNaN();
    assertThat(of(Map.of())).isNaN();
  }

  @Test
  void ignoresAReportedValueThatIsNoPositiveNumber() {
    for (String text : List.of("", "none", "NaN", "-1", "0", "Infinity")) {
      assertThat(of(Map.of("baselineLoss", text, "loss", "xent", "outputs", "1")))
          .isEqualTo(Math.log(2));
    }
  }
}
