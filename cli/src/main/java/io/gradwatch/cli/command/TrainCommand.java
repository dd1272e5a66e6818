package io.gradwatch.cli.command;

import io.gradwatch.cli.ScratchFolder;
import io.gradwatch.cli.console.Screen;
import io.gradwatch.cli.console.SessionConsole;
import io.gradwatch.trainer.TrainSession;
import io.gradwatch.trainer.runs.RunFolders;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains jobs under monitoring, on an embedded broker and monitor or on a given cluster. */
@Command(
    name = "train",
    description = {
      "Trains the networks that job files describe, under monitoring.",
      "A run that was killed or stopped is resumed from its newest checkpoint by the same command."
          + " Ctrl-C and SIGTERM stop it after the step that it is taking, write a checkpoint and"
          + " the report; a second Ctrl-C ends the program at once."
    },
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "job.yaml", description = "Job files.")
  private List<Path> jobs = List.of();

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description =
          "Kafka cluster to publish to; a monitor must run on it. If not given, broker and monitor"
              + " are embedded.")
  private @Nullable String bootstrap;

  @Mixin private KafkaConfigOption kafkaConfig = new KafkaConfigOption();

  @Mixin private RunReportOption report = new RunReportOption();

  @Mixin private RunFolderOption out = new RunFolderOption();

  @Option(
      names = "--restart",
      description =
          "Trains from the beginning, although a run has ended or can be resumed from a"
              + " checkpoint.")
  private boolean restart;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      description =
          "Trains each job once per seed, as runs named NAME__SEED, instead of once with its own"
              + " seed.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description = "Number of jobs to train at the same time (default: ${DEFAULT-VALUE}).")
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
    OptionChecks.requirePositive("--parallel", parallel);
    report.validate();
    out.validate();
    Map<String, String> kafka = kafkaConfig.settings();
    return InterruptOnShutdown.run(() -> train(kafka));
  }

  private int train(Map<String, String> kafka) throws IOException {
    try (Screen screen = Screen.forProcess()) {
      if (bootstrap == null) {
        try (ScratchFolder scratch = ScratchFolder.create();
            EmbeddedStack stack = EmbeddedStack.start(scratch)) {
          stack.printAddresses(screen);
          // The embedded cluster is deleted with the command, so undelivered reports need not
          // outlive it.
          Optional<Path> spool = Optional.of(scratch.folder("spool"));
          return train(stack.bootstrap(), Map.of(), spool, screen);
        }
      }
      KafkaConfigOption.requireBroker(bootstrap, kafka);
      return train(bootstrap, kafka, Optional.empty(), screen);
    } catch (NoMonitorException e) {
      throw new InvalidInputException(bootstrap + ": " + e.getMessage());
    }
  }

  private int train(String address, Map<String, String> kafka, Optional<Path> spool, Screen screen)
      throws IOException {
    TrainSession.Settings settings =
        new TrainSession.Settings(
            address,
            kafka,
            parallel,
            Duration.ofSeconds(verdictTimeoutSeconds),
            spool,
            Optional.of(new RunFolders(out.root(), restart)));
    TrainSession.Result result =
        new TrainSession(settings, new SessionConsole(screen)).run(jobs, seeds);
    SessionSummary.print(result, screen);
    report.write(result);
    return SessionSummary.exitCode(result);
  }
}
