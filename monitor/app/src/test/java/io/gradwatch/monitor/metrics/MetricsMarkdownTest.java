package io.gradwatch.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.monitor.GoldenText;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsMarkdownTest {

  @Test
  void thePageMatchesTheCatalogue() {
    GoldenText.assertSame(Path.of("../../dashboards/METRICS.md"), MetricsMarkdown.markdown());
  }

  @Test
  void noTwoMetersShareAName() {
    assertThat(MonitorMeter.values()).extracting(MonitorMeter::seriesName).doesNotHaveDuplicates();
  }
}
