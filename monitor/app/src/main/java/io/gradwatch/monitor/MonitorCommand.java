package io.gradwatch.monitor;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradwatch monitor}: runs the monitor until it is interrupted, or its stream fails. */
@Command(
    name = "monitor",
    mixinStandardHelpOptions = true,
    description =
        "Evaluates training runs reported over Kafka; shows them on a live page and at /metrics.")
public final class MonitorCommand implements Callable<Integer> {

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description =
          "Address of the Kafka cluster. Required here, in the environment or in the configuration file.")
  private @Nullable String bootstrap;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Port of the live page and /metrics; 0 selects a free port. Default: 9464, or a free port if it is in use.")
  private @Nullable Integer port;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file in YAML; monitor.yaml lists every key.")
  private @Nullable Path config;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Properties file for the Kafka clients, for example for TLS and SASL.")
  private @Nullable String kafkaConfig;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Monitor monitor;
    MonitorConfig settings;
    try {
      settings = MonitorConfig.read(config, System.getenv(), options());
      monitor = Monitor.start(settings);
    } catch (MonitorStartupException e) {
      commandLine().getErr().println("monitor: " + e.getMessage());
      return ExitCode.USAGE;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(monitor::close, "gradwatch-monitor-end"));
    if (settings.port() != 0 && settings.port() != monitor.address().getPort()) {
      commandLine().getOut().println("Port " + settings.port() + " is in use; --port selects one.");
    }
    commandLine()
        .getOut()
        .println("Live page: " + monitor.address() + "   Press Ctrl-C to stop the monitor.");
    commandLine().getOut().flush();
    monitor.awaitFailure();
    commandLine()
        .getErr()
        .println("monitor: the stream has failed and cannot go on; the log gives the reason");
    return ExitCode.SOFTWARE;
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
