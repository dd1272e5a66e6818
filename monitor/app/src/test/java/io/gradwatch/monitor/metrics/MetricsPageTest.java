package io.gradwatch.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.monitor.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

  @Test
  void thePageIsTheCatalogue() {
    Golden.assertSame(Path.of("../../dashboards/METRICS.md"), MetricsPage.markdown());
  }

  @Test
  void noTwoMetersShareAName() {
    assertThat(MonitorMeter.values()).extracting(MonitorMeter::seriesName).doesNotHaveDuplicates();
  }
}
