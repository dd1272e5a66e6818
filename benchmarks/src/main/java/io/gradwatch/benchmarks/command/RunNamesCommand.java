package io.gradwatch.benchmarks.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.capacity.RunNamesBenchmark;
import io.gradwatch.benchmarks.capacity.RunNamesResult;
import io.gradwatch.cli.command.InterruptOnShutdown;
import io.gradwatch.cli.command.OptionChecks;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Publishes many more run names than a monitor keeps. */
@Command(
    name = "run-names",
    description =
        "Publishes many more run names than a monitor keeps, while a run goes on. Exit code 1: a"
            + " step of that run was not evaluated, or a run too many was neither kept nor"
            + " counted.",
    mixinStandardHelpOptions = true)
final class RunNamesCommand implements Callable<Integer> {

  private static final double MEBIBYTE = 1024 * 1024;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--names",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Number of names (default: ${DEFAULT-VALUE}).")
  private int names;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description = "Maximum heap of the monitor's process (default: ${DEFAULT-VALUE}).")
  private String heap = "";

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "Time after which no further names are published (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(names = "--json", description = "Prints the result as JSON on the last line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    OptionChecks.requirePositive("--names", names);
    OptionChecks.requirePositive("--minutes", minutes);
    OptionChecks.require(
        heap.matches("[0-9]{1,6}[kmgKMG]?"),
        "--heap is " + heap + "; it must be a size as for java -Xmx, for example 2g");
    return InterruptOnShutdown.run(this::measure);
  }

  private int measure() throws Exception {
    RunNamesResult result =
        RunNamesBenchmark.measure(names, heap, Duration.ofMinutes(minutes), System.err::println);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d names published, %s%n",
        result.names(),
        allEvaluated(result)
            ? "all evaluated after %.0f s".formatted(result.seconds())
            : "not all evaluated: the monitor came to a halt");
    out.printf("kept and shown %d, deleted and counted %d%n", result.runsShown(), result.evicted());
    out.printf(
        "heap in use %.0f MiB of at most %s%n",
        result.liveHeapBytes() / MEBIBYTE, result.maxHeap());
    out.printf(
        "the run beside them took %d steps, of which %d were evaluated, at most %.1f s late%n",
        result.liveRunSteps(), result.liveRunEvaluated(), result.longestLagSeconds());
    if (json) {
      out.println(json(result));
    }
    out.flush();
    return passed(result) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static boolean passed(RunNamesResult result) {
    return allEvaluated(result)
        && result.liveRunEvaluated() == result.liveRunSteps()
        && result.evicted() + result.runsShown() == result.names() + 1;
  }

  private static boolean allEvaluated(RunNamesResult result) {
    return !Double.isNaN(result.seconds());
  }

  private static String json(RunNamesResult result) {
    return new ObjectMapper()
        .createObjectNode()
        .put("names", result.names())
        .put("seconds", allEvaluated(result) ? (Double) result.seconds() : null)
        .put("evicted", result.evicted())
        .put("runsShown", result.runsShown())
        .put("liveHeapBytes", result.liveHeapBytes())
        .put("maxHeap", result.maxHeap())
        .put("liveRunSteps", result.liveRunSteps())
        .put("liveRunEvaluated", result.liveRunEvaluated())
        .put("longestLagSeconds", result.longestLagSeconds())
        .toString();
  }
}
