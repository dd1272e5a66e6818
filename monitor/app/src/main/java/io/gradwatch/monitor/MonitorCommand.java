package io.gradwatch.monitor;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradwatch monitor}: the monitor alone, until Ctrl-C. */
@Command(
    name = "monitor",
    mixinStandardHelpOptions = true,
    description =
        "Judges the runs that come in over Kafka; shows them on a live page and /metrics.")
public final class MonitorCommand implements Callable<Integer> {

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka's address. Required, here, in the environment or in the configuration.")
  private @Nullable String bootstrap;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the page and /metrics; 0 takes a free one. Default: 9464.")
  private @Nullable Integer port;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration in YAML; monitor.yaml shows every key.")
  private @Nullable Path config;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Properties for Kafka's clients, for example with TLS and SASL.")
  private @Nullable String kafkaConfig;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Monitor monitor;
    try {
      monitor = Monitor.start(MonitorConfig.read(config, System.getenv(), options()));
    } catch (MonitorStartupException e) {
      commandLine().getErr().println("monitor: " + e.getMessage());
      return ExitCode.USAGE;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(monitor::close, "gradwatch-monitor-end"));
    commandLine()
        .getOut()
        .println("Live page: " + monitor.address() + "   Ctrl-C ends the monitor.");
    commandLine().getOut().flush();
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec, "picocli sets it").commandLine();
  }

  private Map<String, String> options() {
    Map<String, String> options = new HashMap<>();
    put(options, MonitorConfigDef.BOOTSTRAP, bootstrap);
    put(options, MonitorConfigDef.PORT, port);
    put(options, MonitorConfigDef.KAFKA_CONFIG, kafkaConfig);
    return options;
  }

  private static void put(Map<String, String> options, String key, @Nullable Object value) {
    if (value != null) {
      options.put(key, value.toString());
    }
  }
}
