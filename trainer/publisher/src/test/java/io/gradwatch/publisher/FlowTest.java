package io.gradwatch.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.publisher.Flow.Change;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlowTest {

  private final Flow flow = new Flow();

  private Change at(int second, int published, int dropped, int waitingSeconds) {
    int pending = waitingSeconds > 0 ? 1 : 0;
    var counts = Reports.counts(published + pending + dropped, published, pending, dropped, 0, 0);
    return flow.review(
        new Tally.Status(counts, Duration.ofSeconds(waitingSeconds), "a", ""),
        Duration.ofSeconds(second).toNanos());
  }

  @Test
  void isSilentWhileReportsFlow() {
    assertThat(at(1, 10, 0, 0)).isEqualTo(Change.NONE);
    assertThat(at(2, 20, 0, 9)).isEqualTo(Change.NONE);
  }

  @Test
  void saysOnceThatReportsAreHeldUp() {
    assertThat(at(10, 5, 0, 10)).isEqualTo(Change.HELD_UP);
    assertThat(at(600, 5, 0, 600)).isEqualTo(Change.NONE);
  }

  @Test
  void saysOnceThatReportsAreLostEvenWhenItSaidTheyAreHeldUp() {
    assertThat(at(10, 5, 0, 10)).isEqualTo(Change.HELD_UP);
    assertThat(at(20, 5, 1, 20)).isEqualTo(Change.LOSING);
    assertThat(at(30, 5, 9, 30)).isEqualTo(Change.NONE);
  }

  @Test
  void saysThatAllIsWellAfterTenQuietSeconds() {
    assertThat(at(0, 5, 1, 0)).isEqualTo(Change.LOSING);
    assertThat(at(9, 6, 1, 0)).isEqualTo(Change.NONE);
    assertThat(at(10, 7, 1, 0)).isEqualTo(Change.WELL);
    assertThat(at(11, 7, 1, 0)).isEqualTo(Change.NONE);
  }

  @Test
  void nothingIsWellBeforeAReportHasArrived() {
    assertThat(at(0, 5, 1, 0)).isEqualTo(Change.LOSING);
    assertThat(at(60, 5, 1, 0)).isEqualTo(Change.NONE);
  }

  @Test
  void aLossThatGoesOnPutsOffTheEnd() {
    assertThat(at(0, 5, 1, 0)).isEqualTo(Change.LOSING);
    assertThat(at(8, 6, 2, 0)).isEqualTo(Change.NONE);
    assertThat(at(12, 7, 2, 0)).isEqualTo(Change.NONE);
  }
}
