package io.gradwatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerdictFormatTest {

  @Test
  void aLineNamesRunKindLayerOnsetAndConfirmation() {
    assertThat(VerdictFormat.line(Samples.event()))
        .isEqualTo("digits: VANISHING_THROUGH_TIME in rnn since step 3, confirmed at step 29");
  }

  @Test
  void evidenceHasValueUnitAndLimit() {
    assertThat(VerdictFormat.evidence(Samples.event().evidence(), ", "))
        .isEqualTo("reach 1.00e-15 (limit 0.000100), decay 0.300 decades per time step");
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity",
    "-0.0, 0",
    "9999999, 9999999",
    "10000000, 1.00e+07",
    "0.8125, 0.813",
    "1.2e-9, 1.20e-09",
  })
  void numbersAreWholeOrHaveThreeDigits(double value, String text) {
    assertThat(VerdictFormat.number(value)).isEqualTo(text);
  }

  @Test
  void remediesAreNumbered() {
    assertThat(VerdictFormat.remedies(List.of(new Remedy("a", "Do A."), new Remedy("b", "Do B."))))
        .isEqualTo("1. Do A. 2. Do B.");
    assertThat(VerdictFormat.remedies(List.of())).isEmpty();
  }

  @Test
  void fieldsHaveTheOrderOfTheReportFormat() {
    Map<String, ?> fields = VerdictFormat.fields(Samples.event());

    assertThat(fields.keySet())
        .containsExactly(
            "kind",
            "layer",
            "onsetStep",
            "confirmedStep",
            "clearedStep",
            "severity",
            "rootCause",
            "cause",
            "remedies",
            "evidence");
    assertThat(fields.get("severity")).isEqualTo("critical");
    assertThat(fields.get("clearedStep")).isEqualTo(90L);
  }

  @Test
  void nonFiniteNumbersAreStrings() {
    assertThat(JsonNumber.of(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    assertThat(JsonNumber.of(Double.NaN)).isEqualTo("NaN");
    assertThat(JsonNumber.of(OptionalDouble.of(0.5))).isEqualTo(0.5);
    assertThat(JsonNumber.of(OptionalDouble.empty())).isNull();
  }
}
