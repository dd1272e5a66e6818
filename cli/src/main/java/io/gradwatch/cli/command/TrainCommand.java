package io.gradwatch.cli.command;

import io.gradwatch.cli.ScratchFolder;
import io.gradwatch.cli.command.CommandErrorHandler.InputException;
import io.gradwatch.cli.console.Screen;
import io.gradwatch.cli.console.SessionConsole;
import io.gradwatch.config.InvalidConfigException;
import io.gradwatch.config.KafkaProperties;
import io.gradwatch.publisher.BrokerUnreachableException;
import io.gradwatch.publisher.Brokers;
import io.gradwatch.trainer.TrainSession;
import io.gradwatch.trainer.verdicts.NoMonitorException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains jobs under monitoring, on an embedded broker or on the one that is named. */
@Command(
    name = "train",
    description = "Trains what job files describe, under monitoring.",
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {

  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(15);

  @Parameters(arity = "1..*", paramLabel = "job.yaml", description = "Job files.")
  private List<Path> jobs = List.of();

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka to publish to, where a monitor runs. Without it, all of it is embedded.")
  private @Nullable String bootstrap;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Kafka's own client settings (TLS, SASL, …), passed through.")
  private @Nullable Path kafkaConfig;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes the outcome as JSON. A folder gets a file for each run.")
  private @Nullable Path report;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      description =
          "Trains each job under each of these seeds, as runs named NAME__SEED, instead of once"
              + " under its own.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description = "Trainings at a time (default: ${DEFAULT-VALUE}).")
  private int parallel;

  @Option(
      names = "--verdict-timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long to wait for the monitor's verdicts after the last step (default:"
              + " ${DEFAULT-VALUE}).")
  private long verdictTimeoutSeconds;

  @Override
  public Integer call() throws Exception {
    if (parallel < 1) {
      throw new InputException("--parallel is " + parallel + "; it starts at 1");
    }
    OutputFile.requireWritable("--report", report);
    Map<String, String> kafka = kafkaSettings(kafkaConfig);
    return InterruptOnShutdown.run(() -> train(kafka));
  }

  private int train(Map<String, String> kafka) throws InterruptedException, IOException {
    try (Screen screen = Screen.forProcess()) {
      if (bootstrap == null) {
        try (ScratchFolder scratch = ScratchFolder.create();
            EmbeddedStack stack = EmbeddedStack.start(scratch)) {
          stack.printAddresses(screen);
          // The embedded cluster goes with the command, and with it what cannot be delivered.
          Optional<Path> spool = Optional.of(scratch.folder("spool"));
          return train(stack.bootstrap(), Map.of(), spool, screen);
        }
      }
      requireBroker(bootstrap, kafka);
      return train(bootstrap, kafka, Optional.empty(), screen);
    } catch (NoMonitorException e) {
      throw new InputException(bootstrap + ": " + e.getMessage());
    }
  }

  private static void requireBroker(String bootstrap, Map<String, String> kafka) {
    try {
      Brokers.requireReachable(bootstrap, kafka, BROKER_TIMEOUT);
    } catch (BrokerUnreachableException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }

  private int train(String address, Map<String, String> kafka, Optional<Path> spool, Screen screen)
      throws InterruptedException, IOException {
    TrainSession.Settings settings =
        new TrainSession.Settings(
            address, kafka, parallel, Duration.ofSeconds(verdictTimeoutSeconds), spool);
    TrainSession.Result outcome =
        new TrainSession(settings, new SessionConsole(screen)).run(jobs, seeds);
    return SessionSummary.finish(outcome, report, screen);
  }

  private static Map<String, String> kafkaSettings(@Nullable Path file) {
    if (file == null) {
      return Map.of();
    }
    try {
      return KafkaProperties.read("--kafka-config", file.toString());
    } catch (InvalidConfigException e) {
      throw new InputException(e.line());
    }
  }
}
