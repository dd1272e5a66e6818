package io.gradwatch.benchmarks.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.capacity.RestoreBenchmark;
import io.gradwatch.benchmarks.capacity.RestoreResult;
import io.gradwatch.benchmarks.synthetic.SyntheticNetwork;
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

/** Measures how long a monitor restores many runs, and what they cost while they are idle. */
@Command(
    name = "restore",
    description =
        "Measures how long a monitor that starts restores many runs from the changelog, and what"
            + " they cost it while they are idle. Before, another monitor evaluates 70 steps of"
            + " each.",
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {

  private static final double MEBIBYTE = 1024 * 1024;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Number of runs (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "100",
      description = "Layers of a run, each with weight and bias (default: ${DEFAULT-VALUE}).")
  private int layers;

  @Option(
      names = "--idle-seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "Time over which the idle monitor is observed (default: ${DEFAULT-VALUE}).")
  private int idleSeconds;

  @Option(names = "--json", description = "Prints the result as JSON on the last line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    OptionChecks.requirePositive("--runs", runs);
    OptionChecks.requirePositive("--layers", layers);
    OptionChecks.requirePositive("--idle-seconds", idleSeconds);
    OptionChecks.require(
        layers <= SyntheticNetwork.MAX_LAYERS,
        "--layers is " + layers + "; it must be from 1 to " + SyntheticNetwork.MAX_LAYERS);
    return InterruptOnShutdown.run(this::measure);
  }

  private int measure() throws Exception {
    RestoreResult result =
        RestoreBenchmark.measure(
            runs, layers, Duration.ofSeconds(idleSeconds), System.err::println);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d runs of %d layers, %d steps each; changelog %.0f MiB%n",
        result.runs(), result.layers(), result.steps(), result.changelogBytes() / MEBIBYTE);
    out.printf("ready to evaluate after     %6.1f s%n", seconds(result.ready()));
    out.printf("  without any run           %6.1f s%n", seconds(result.readyWithoutRuns()));
    out.printf("all runs shown after        %6.1f s%n", seconds(result.shown()));
    out.printf("heap in use                 %6.0f MiB%n", result.liveHeapBytes() / MEBIBYTE);
    out.printf(
        "idle for %d s                %6.2f %% of a core%n",
        result.idle().toSeconds(), 100 * result.idleCpuShare());
    out.printf(
        "  without any run           %6.2f %% of a core%n", 100 * result.idleCpuShareWithoutRuns());
    if (json) {
      out.println(json(result));
    }
    out.flush();
    return ExitCode.OK;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private static String json(RestoreResult result) {
    return new ObjectMapper()
        .createObjectNode()
        .put("runs", result.runs())
        .put("layers", result.layers())
        .put("steps", result.steps())
        .put("changelogBytes", result.changelogBytes())
        .put("readyWithoutRunsSeconds", seconds(result.readyWithoutRuns()))
        .put("readySeconds", seconds(result.ready()))
        .put("shownSeconds", seconds(result.shown()))
        .put("liveHeapBytes", result.liveHeapBytes())
        .put("idleCpuShareWithoutRuns", result.idleCpuShareWithoutRuns())
        .put("idleCpuShare", result.idleCpuShare())
        .put("idleSeconds", result.idle().toSeconds())
        .toString();
  }
}
