package io.gradwatch.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.publisher.DeliveryHealth.Transition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryHealthTest {

  private final DeliveryHealth health = new DeliveryHealth();

  private Transition at(int second, int published, int dropped, int waitingSeconds) {
    int pending = waitingSeconds > 0 ? 1 : 0;
    var counts =
        SampleReports.counts(published + pending + dropped, published, pending, dropped, 0, 0);
    return health.update(
        new DeliveryCounters.Status(counts, Duration.ofSeconds(waitingSeconds), "a", ""),
        Duration.ofSeconds(second).toNanos());
  }

  @Test
  void reportsNothingWhileDeliveryIsHealthy() {
    assertThat(at(1, 10, 0, 0)).isEqualTo(Transition.NONE);
    assertThat(at(2, 20, 0, 9)).isEqualTo(Transition.NONE);
  }

  @Test
  void reportsOnceThatDeliveryHasStalled() {
    assertThat(at(10, 5, 0, 10)).isEqualTo(Transition.STALLED);
    assertThat(at(600, 5, 0, 600)).isEqualTo(Transition.NONE);
  }

  @Test
  void reportsLossOnceEvenAfterAStall() {
    assertThat(at(10, 5, 0, 10)).isEqualTo(Transition.STALLED);
    assertThat(at(20, 5, 1, 20)).isEqualTo(Transition.LOSING);
    assertThat(at(30, 5, 9, 30)).isEqualTo(Transition.NONE);
  }

  @Test
  void isHealthyAfterTenSecondsWithoutAProblem() {
    assertThat(at(0, 5, 1, 0)).isEqualTo(Transition.LOSING);
    assertThat(at(9, 6, 1, 0)).isEqualTo(Transition.NONE);
    assertThat(at(10, 7, 1, 0)).isEqualTo(Transition.HEALTHY);
    assertThat(at(11, 7, 1, 0)).isEqualTo(Transition.NONE);
  }

  @Test
  void isNotHealthyBeforeAReportWasDelivered() {
    assertThat(at(0, 5, 1, 0)).isEqualTo(Transition.LOSING);
    assertThat(at(60, 5, 1, 0)).isEqualTo(Transition.NONE);
  }

  @Test
  void isNotHealthyBeforeTheSpoolIsEmpty() {
    assertThat(at(0, 5, 1, 0)).isEqualTo(Transition.LOSING);

    assertThat(spooled(60, 100, 1)).isEqualTo(Transition.NONE);
    assertThat(spooled(61, 101, 0)).isEqualTo(Transition.HEALTHY);
  }

  private Transition spooled(int second, int published, int spooled) {
    var counts = new PublisherCounts(published + spooled + 1, 0, published, 0, spooled, 1, 0, 0, 0);
    return health.update(
        new DeliveryCounters.Status(counts, Duration.ZERO, "a", ""),
        Duration.ofSeconds(second).toNanos());
  }

  @Test
  void continuingLossPostponesRecovery() {
    assertThat(at(0, 5, 1, 0)).isEqualTo(Transition.LOSING);
    assertThat(at(8, 6, 2, 0)).isEqualTo(Transition.NONE);
    assertThat(at(12, 7, 2, 0)).isEqualTo(Transition.NONE);
  }
}
