package io.gradwatch.standalone.command;

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
public final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(OneLineErrors.class);

  /** What a person can put right, in one line. */
  static final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InputException(String message) {
      super(message);
    }
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println("gradwatch: " + firstLine(wrong) + "; " + advice(wrong));
    return CommandLine.ExitCode.USAGE;
  }

  private static String advice(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return "did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    return "see ./" + command.qualifiedName() + " --help";
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
    if (thrown instanceof InterruptedException) {
      return 130;
    }
    command.getErr().println("gradwatch: " + firstLine(thrown));
    if (thrown instanceof InputException) {
      return CommandLine.ExitCode.USAGE;
    }
    log.error("unforeseen", thrown);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String firstLine(Exception thrown) {
    String message = thrown.getMessage();
    return message == null
        ? thrown.getClass().getSimpleName()
        : message.lines().findFirst().orElse(thrown.getClass().getSimpleName());
  }
}
