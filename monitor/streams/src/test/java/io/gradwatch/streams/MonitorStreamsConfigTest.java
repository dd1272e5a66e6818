package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorStreamsConfigTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 100, 10_000, 10_001, 60_000})
  void kafkaStreamsAcceptsEveryCommitInterval(long millis) {
    MonitorStreamsConfig settings =
        new MonitorStreamsConfig(
            "monitor",
            "localhost:9092",
            Path.of("state"),
            1,
            (short) 1,
            1,
            Duration.ofMillis(millis),
            Duration.ofHours(1),
            100,
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Map.of());

    assertThatCode(
            () ->
                new StreamsConfig(
                    settings.toProperties(
                        new StreamMetrics(new SimpleMeterRegistry()),
                        new TopicLimits(),
                        new InstanceIdentity("monitor", "one"),
                        Path.of("state"),
                        new MonitorAddress("::1", 9464))))
        .doesNotThrowAnyException();
  }
}
