package io.gradwatch.cli.command;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns exceptions into one line on standard error and an exit code. Stack traces of unexpected
 * exceptions go to the log.
 */
public final class CommandErrorHandler
    implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(CommandErrorHandler.class);

  /** Exit code of a process ended by SIGINT: 128 + 2. */
  static final int INTERRUPTED = 130;

  private CommandErrorHandler() {}

  /** A command line that reports its errors through this handler. */
  public static CommandLine commandLine(Object command) {
    CommandErrorHandler handler = new CommandErrorHandler();
    return new CommandLine(command)
        .setParameterExceptionHandler(handler)
        .setExecutionExceptionHandler(handler);
  }

  @Override
  public int handleParseException(ParameterException exception, String[] args) {
    CommandLine command = exception.getCommandLine();
    command.getErr().println("gradwatch: " + firstLine(exception) + "; " + hint(exception));
    return CommandLine.ExitCode.USAGE;
  }

  private static String hint(ParameterException exception) {
    if (exception instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return "did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    CommandSpec command = exception.getCommandLine().getCommandSpec();
    return "see ./" + command.qualifiedName() + " --help";
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parsed) {
    if (exception instanceof InterruptedException) {
      return INTERRUPTED;
    }
    command.getErr().println("gradwatch: " + firstLine(exception));
    if (exception instanceof InvalidInputException) {
      return CommandLine.ExitCode.USAGE;
    }
    log.error("unexpected exception", exception);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String firstLine(Exception exception) {
    String message = exception.getMessage();
    return message == null
        ? exception.getClass().getSimpleName()
        : message.lines().findFirst().orElse(exception.getClass().getSimpleName());
  }
}
