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

/** One clear line for wrong input, and the stack trace in the log for what nobody foresaw. */
public final class CommandErrorHandler
    implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(CommandErrorHandler.class);

  /** What a person can put right, in one line. */
  static final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InputException(String message) {
      super(message);
    }
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
      return 130;
    }
    command.getErr().println("gradwatch: " + firstLine(exception));
    if (exception instanceof InputException) {
      return CommandLine.ExitCode.USAGE;
    }
    log.error("unforeseen", exception);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String firstLine(Exception exception) {
    String message = exception.getMessage();
    return message == null
        ? exception.getClass().getSimpleName()
        : message.lines().findFirst().orElse(exception.getClass().getSimpleName());
  }
}
