package io.gradwatch.benchmarks.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import io.gradwatch.streams.InputTopic;
import io.gradwatch.streams.RecordOutcome;
import io.gradwatch.streams.StreamEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The process of {@link BenchmarkMonitor}. Starts and stops the monitor with its default settings,
 * so that it continues where it stopped while its code stays compiled.
 */
final class BenchmarkMonitorMain {

  private static final ObjectMapper JSON = new ObjectMapper();

  private @Nullable Monitor monitor;

  private BenchmarkMonitorMain() {}

  public static void main(String[] arguments) throws IOException {
    BenchmarkMonitorMain main = new BenchmarkMonitorMain();
    CommandLoop.run(main::answer);
    main.close();
    System.exit(0);
  }

  private String answer(String command) throws IOException {
    String[] words = command.split(" ", 3);
    return switch (words[0]) {
      case "start" -> start(words[1], Path.of(words[2]));
      case "usage" -> usage();
      case "infos" -> String.valueOf(evaluated(InputTopic.RUNS));
      case "heap" -> String.valueOf(liveHeapBytes());
      case "events" -> String.valueOf(events(StreamEvent.valueOf(words[1])));
      case "stop" -> {
        close();
        yield usage();
      }
      default -> throw new IllegalArgumentException("unknown command " + words[0]);
    };
  }

  private String start(String bootstrap, Path stateDir) {
    Monitor started = Monitor.start(MonitorConfig.embedded(bootstrap, stateDir));
    monitor = started;
    return started.address().toString();
  }

  /** The steps are those of the monitor that was started last, also after it has stopped. */
  private String usage() throws IOException {
    return JSON.writeValueAsString(ProcessUsage.now(evaluated(InputTopic.STEPS)));
  }

  private long evaluated(InputTopic topic) {
    return monitor == null ? 0 : monitor.metrics().records(topic, RecordOutcome.EVALUATED);
  }

  private static long liveHeapBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private long events(StreamEvent event) {
    return monitor == null ? 0 : monitor.metrics().events(event);
  }

  private void close() {
    if (monitor != null) {
      monitor.close();
    }
  }
}
