package io.gradwatch.publisher.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RankTest {

  @Test
  void eachRankLeavesEverySecondStep() {
    for (int rank = 1; rank < 5; rank++) {
      int above = rank;
      long distance = 1L << rank;

      assertThat(LongStream.range(0, 100).filter(step -> Rank.ofStep(step) > above))
          .allMatch(step -> step % distance == 0)
          .hasSize((int) ((99 + distance) / distance));
    }
  }

  @Test
  void everyStepIsWorthMoreThanAHeartbeatAndLessThanAStart() {
    assertThat(Rank.ofStep(1)).isGreaterThan(Rank.HEARTBEAT);
    assertThat(Rank.ofStep(0)).isLessThan(Rank.ESSENTIAL);
    assertThat(Rank.ofStep(Long.MAX_VALUE)).isLessThan(Rank.ESSENTIAL);
  }
}
