package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.decoding.DecodingCost;
import io.gradwatch.cli.command.TableOutputOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures how long the monitor takes to decode step reports. */
@Command(
    name = "decoding",
    description =
        "Times the decoding of step reports to records, as commands and tests use them, and to the"
            + " columns that the monitor reads.",
    mixinStandardHelpOptions = true)
final class DecodingCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private TableOutputOptions output = new TableOutputOptions();

  @Override
  public Integer call() throws Exception {
    output.validate();
    DecodingTable table = new DecodingTable(DecodingCost.measure());
    PrintWriter out = spec.commandLine().getOut();
    for (List<String> cells : table.cells()) {
      cells.forEach(cell -> out.printf("%16s", cell));
      out.println();
    }
    output.writeMarkdown(table::page);
    if (output.json()) {
      out.println(table.json());
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
