package io.gradwatch.cli;

import io.gradwatch.cli.command.CheckPublisherCommand;
import io.gradwatch.cli.command.CommandErrorHandler;
import io.gradwatch.cli.command.DemoCommand;
import io.gradwatch.cli.command.LabCommand;
import io.gradwatch.cli.command.RecordCommand;
import io.gradwatch.cli.command.ReplayCommand;
import io.gradwatch.cli.command.RunVerdictsCommand;
import io.gradwatch.cli.command.RunsCommand;
import io.gradwatch.cli.command.ServeCommand;
import io.gradwatch.cli.command.TrainCommand;
import io.gradwatch.monitor.MonitorCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Entry point. Exit code 0: success; 1: a training failed; 2: invalid input, or no broker; 130 and
 * 143: stopped by Ctrl-C or SIGTERM.
 */
@Command(
    name = "gradwatch",
    description =
        "Monitors the gradients of neural networks during training and reports what goes wrong.",
    mixinStandardHelpOptions = true,
    version = "gradwatch 0.1.0",
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      RunsCommand.class,
      RunVerdictsCommand.class,
      MonitorCommand.class,
      ServeCommand.class,
      CheckPublisherCommand.class,
      RecordCommand.class,
      ReplayCommand.class,
      LabCommand.class
    },
    synopsisSubcommandLabel =
        "demo|train|runs|verdicts|monitor|serve|check-publisher|record|replay|lab")
public final class Gradwatch {

  private Gradwatch() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return CommandErrorHandler.commandLine(new Gradwatch());
  }
}
