package io.gradwatch.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class VerdictTextTest {

  private final VerdictText text = new VerdictText(Ansi.OFF, () -> 60);

  @Test
  void printsKindLayerStepsCauseEvidenceAndRemedies() {
    assertThat(text.of(SampleVerdicts.exploding(EventPhase.BEGAN, Severity.CRITICAL)))
        .isEqualTo(
            """
            critical   hot: EXPLODING_GRADIENT in hidden2 since step 0,
                       confirmed at step 1, root cause
                       A step moved the weights by their own norm.
                       growth 102 (limit 30) · sequence length 64 time
                       steps · loss NaN
                       → Lower the learning rate. [lower-learning-rate]""");
  }

  @Test
  void namesTheKindOfAConsequencesCause() {
    text.of(SampleVerdicts.exploding(EventPhase.BEGAN, Severity.CRITICAL));

    assertThat(text.of(SampleVerdicts.consequence()))
        .isEqualTo(
            """
            critical   hot: NON_FINITE since step 4, confirmed at step
                       4, consequence of EXPLODING_GRADIENT
                       elements 667 (limit 0)""");
  }

  @Test
  void marksAConsequenceOfAnUnknownVerdict() {
    assertThat(text.of(SampleVerdicts.consequence())).contains("consequence").doesNotContain("1/E");
  }

  @Test
  void omitsRemediesOfInformationalVerdicts() {
    assertThat(text.of(SampleVerdicts.exploding(EventPhase.BEGAN, Severity.INFO)))
        .startsWith("info ")
        .contains("informational")
        .doesNotContain("→");
  }

  @Test
  void printsAClearedVerdictInOneLine() {
    assertThat(text.of(SampleVerdicts.exploding(EventPhase.CLEARED, Severity.WARNING)))
        .isEqualTo("cleared    hot: EXPLODING_GRADIENT in hidden2 at step 40");
  }

  @Test
  void printsARevisedVerdictInOneLine() {
    assertThat(text.of(SampleVerdicts.exploding(EventPhase.REVISED, Severity.WARNING)))
        .isEqualTo("revised    hot: EXPLODING_GRADIENT in hidden2, root cause");
  }

  @Test
  void coloursTheSeverityOnlyIfColoursAreEnabled() {
    String coloured =
        new VerdictText(Ansi.ON, () -> 100)
            .of(SampleVerdicts.exploding(EventPhase.BEGAN, Severity.CRITICAL));

    assertThat(coloured).contains("\u001b[1m\u001b[31mcritical");
    assertThat(text.of(SampleVerdicts.exploding(EventPhase.BEGAN, Severity.CRITICAL)))
        .doesNotContain("\u001b");
  }
}
