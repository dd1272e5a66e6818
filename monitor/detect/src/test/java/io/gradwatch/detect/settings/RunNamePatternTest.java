package io.gradwatch.detect.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class RunNamePatternTest {

  private static boolean matches(String pattern, String run) {
    return new RunNamePattern(pattern).matches(run);
  }

  @Test
  void aNameWithoutWildcardsMatchesItself() {
    assertThat(matches("mnist", "mnist")).isTrue();
    assertThat(matches("mnist", "mnist2")).isFalse();
    assertThat(matches("mnist", "Mnist")).isFalse();
    assertThat(matches("a.c", "abc")).isFalse();
    assertThat(matches("", "")).isTrue();
    assertThat(matches("", "a")).isFalse();
  }

  @Test
  void aStarStandsForAnyCharactersOrNone() {
    assertThat(matches("rl-*", "rl-")).isTrue();
    assertThat(matches("rl-*", "rl-ppo/3")).isTrue();
    assertThat(matches("*-v?", "a-v-v2")).isTrue();
    assertThat(matches("*a*b*", "xxaxxb")).isTrue();
    assertThat(matches("*a*b*", "xxbxxa")).isFalse();
    assertThat(matches("*", "")).isTrue();
    assertThat(matches("a**", "a")).isTrue();
  }

  @Test
  void aQuestionMarkStandsForOneCharacter() {
    assertThat(matches("run?", "run1")).isTrue();
    assertThat(matches("run?", "run")).isFalse();
    assertThat(matches("run?", "run12")).isFalse();
  }

  @Test
  void noPatternMakesMatchingSlow() {
    String name = "a".repeat(200);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(matches("*a".repeat(30) + "b", name)).isFalse());
  }
}
