package io.gradwatch.benchmarks;

import io.gradwatch.benchmarks.command.BenchCommand;
import io.gradwatch.cli.command.CommandErrorHandler;

/** Entry point of the benchmarks. Exit code 0: success; 2: invalid input. */
public final class Bench {

  private Bench() {}

  public static void main(String[] args) {
    System.exit(CommandErrorHandler.commandLine(new BenchCommand()).execute(args));
  }
}
