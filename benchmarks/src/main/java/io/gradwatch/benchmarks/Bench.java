package io.gradwatch.benchmarks;

import io.gradwatch.benchmarks.command.BenchCommand;
import io.gradwatch.cli.command.CommandErrorHandler;
import picocli.CommandLine;

/** The benchmarks' command line. Exit code 0: done; 2: wrong input. */
public final class Bench {

  private Bench() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new BenchCommand());
    line.setExecutionExceptionHandler(new CommandErrorHandler());
    line.setParameterExceptionHandler(new CommandErrorHandler());
    return line;
  }
}
