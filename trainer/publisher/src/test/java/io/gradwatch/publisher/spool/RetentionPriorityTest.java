package io.gradwatch.publisher.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetentionPriorityTest {

  @Test
  void eachPriorityKeepsEverySecondStep() {
    for (int priority = 1; priority < 5; priority++) {
      int above = priority;
      long distance = 1L << priority;

      assertThat(LongStream.range(0, 100).filter(step -> RetentionPriority.ofStep(step) > above))
          .allMatch(step -> step % distance == 0)
          .hasSize((int) ((99 + distance) / distance));
    }
  }

  @Test
  void everyStepRanksAboveHeartbeatsAndBelowStarts() {
    assertThat(RetentionPriority.ofStep(1)).isGreaterThan(RetentionPriority.HEARTBEAT);
    assertThat(RetentionPriority.ofStep(0)).isLessThan(RetentionPriority.ESSENTIAL);
    assertThat(RetentionPriority.ofStep(Long.MAX_VALUE)).isLessThan(RetentionPriority.ESSENTIAL);
  }
}
