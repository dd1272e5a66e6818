package io.gradwatch.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.monitor.GoldenText;
import io.gradwatch.streams.StreamMeter;
import java.nio.file.Path;
import java.util.Arrays;
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

  @Test
  void everyLabelOfTheStreamsMetersIsDescribed() {
    assertThat(Arrays.stream(MeterLabel.values()).map(MeterLabel::key))
        .containsAll(
            Arrays.stream(StreamMeter.values()).flatMap(m -> m.labels().stream()).toList());
  }
}
