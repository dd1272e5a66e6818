package io.gradwatch.cli.command;

import io.gradwatch.cli.conformance.ConformanceFinding;
import io.gradwatch.cli.conformance.PublisherCheck;
import io.gradwatch.cli.console.Screen;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks what a publisher has published of a run. */
@Command(
    name = "check-publisher",
    description =
        "Checks the records of a run: what they get wrong, and what rules of the monitor lack. Exit"
            + " code 1 if something is wrong.",
    mixinStandardHelpOptions = true)
public final class CheckPublisherCommand implements Callable<Integer> {

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Kafka cluster that the run was published to.")
  private String bootstrap = "";

  @Option(names = "--run", paramLabel = "NAME", required = true, description = "Name of the run.")
  private String run = "";

  @Option(
      names = "--follow",
      description = "Also checks what the run will publish, until Ctrl-C, and reports then.")
  private boolean follow;

  @Mixin private KafkaConfigOption kafkaConfig = new KafkaConfigOption();

  @Override
  public Integer call() throws Exception {
    RunTopics topics = new RunTopics(bootstrap, kafkaConfig.settings(), run);
    return InterruptOnShutdown.run(() -> check(topics));
  }

  private int check(RunTopics topics) throws IOException {
    try (Screen screen = Screen.forProcess()) {
      if (follow) {
        screen.print("checking " + run + "; press Ctrl-C to end");
      }
      PublisherCheck check = new PublisherCheck();
      topics.read(follow, check::accept);
      if (check.records() == 0) {
        throw new InvalidInputException(
            String.valueOf(topics.noRecords().getMessage())
                + ", and the key of a record is the name of its run");
      }
      List<ConformanceFinding> findings = check.finish();
      findings.forEach(finding -> screen.print(finding.line()));
      screen.print(
          String.format(
              Locale.ROOT,
              "%s  %s: %,d records, %,d of them accepted",
              findings.isEmpty() ? "conforms" : "checked",
              run,
              check.records(),
              check.accepted()));
      return findings.stream().anyMatch(finding -> finding.kind() == ConformanceFinding.Kind.WRONG)
          ? 1
          : 0;
    }
  }
}
