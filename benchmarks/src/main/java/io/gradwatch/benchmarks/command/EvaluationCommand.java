package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.evaluation.EvaluationCost;
import io.gradwatch.cli.command.TableOutputOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures the parts of the evaluation of a step. */
@Command(
    name = "evaluation",
    description =
        "Times the evaluation of a step without Kafka: adding it to the windows, each detector, and"
            + " all of it from bytes to verdicts.",
    mixinStandardHelpOptions = true)
final class EvaluationCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private TableOutputOptions output = new TableOutputOptions();

  @Override
  public Integer call() throws Exception {
    output.validate();
    EvaluationTable table = new EvaluationTable(EvaluationCost.measure());
    PrintWriter out = spec.commandLine().getOut();
    TextTable.print(table.cells(), out);
    output.writeMarkdown(table::page);
    if (output.json()) {
      out.println(table.json());
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
