package io.gradwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LiveStackExtension.class)
class LiveStackIT {

  @Test
  void prometheusScrapesTheMonitorAndItsRuns(TrainedStack stack) {
    stack.awaitDemo();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(stack.servers().result("gradwatch_run_steps_evaluated_total > 0"))
                    .isNotEmpty());
    assertThat(stack.servers().result("up{job=\"gradwatch-monitor\"} == 1")).hasSize(1);
  }
}
