package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.RunEvaluator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TopologyDescriptionTest {

  private static final Path GOLDEN =
      Path.of("src/test/resources/io/gradwatch/streams/topology.txt");

  @Test
  void theTopologyMatchesTheGoldenFile() throws IOException {
    String described =
        new MonitorTopology(
                new RunEvaluator(),
                Duration.ofDays(7),
                Duration.ofSeconds(5),
                new StreamMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC())
            .build()
            .describe()
            .toString();
    if (Boolean.getBoolean("gradwatch.write")) {
      Files.writeString(GOLDEN, described);
    }

    assertThat(described)
        .as("to accept a change: ./mvnw test -pl monitor/streams -am -Dgradwatch.write=true")
        .isEqualTo(Files.readString(GOLDEN, UTF_8));
  }
}
