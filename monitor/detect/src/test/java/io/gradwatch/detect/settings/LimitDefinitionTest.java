package io.gradwatch.detect.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class LimitDefinitionTest {

  private record Limits(
      @Limit(value = 2, unit = LimitUnit.STEPS, min = 1, max = 64, meaning = "m", reason = "r")
          int steps,
      @Limit(value = 0.5, unit = LimitUnit.SHARE, meaning = "m", reason = "r") double share,
      @Limit(value = 3, unit = LimitUnit.RATIO, min = 1e-6, meaning = "m", reason = "r")
          double ratio,
      double unannotated) {}

  private static LimitDefinition limit(int component) {
    return LimitDefinition.of(Limits.class.getRecordComponents()[component]);
  }

  @Test
  void describesItsValidValues() {
    assertThat(limit(0).validValues()).isEqualTo("a whole number from 1 to 64 (steps)");
    assertThat(limit(1).validValues()).isEqualTo("a number from 0 to 1 (share)");
    assertThat(limit(2).validValues()).isEqualTo("a number of at least 1e-6 (ratio)");
  }

  @Test
  void writesNumbersAsPeopleDo() {
    assertThat(LimitDefinition.number(0)).isEqualTo("0");
    assertThat(LimitDefinition.number(20)).isEqualTo("20");
    assertThat(LimitDefinition.number(1000)).isEqualTo("1000");
    assertThat(LimitDefinition.number(0.05)).isEqualTo("0.05");
    assertThat(LimitDefinition.number(1e-5)).isEqualTo("1e-5");
    assertThat(LimitDefinition.number(2.5e7)).isEqualTo("2.5e7");
    assertThat(LimitDefinition.number(1e6)).isEqualTo("1e6");
    assertThat(LimitDefinition.number(-1e-7)).isEqualTo("-1e-7");
  }

  @Test
  void everyComponentNeedsTheAnnotation() {
    assertThatThrownBy(() -> limit(3)).hasMessage("component unannotated of Limits has no @Limit");
  }

  @Test
  void aDefaultMustBeInItsRange() {
    assertThatThrownBy(
            () -> new LimitDefinition("steps", true, 65, LimitUnit.STEPS, 1, 64, "m", "r"))
        .hasMessage("the default of steps is 65.0; it must be from 1.0 to 64.0");
  }
}
