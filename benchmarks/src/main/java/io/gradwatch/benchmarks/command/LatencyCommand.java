package io.gradwatch.benchmarks.command;

import static io.gradwatch.cli.command.OptionChecks.require;

import io.gradwatch.benchmarks.latency.LatencyBenchmark;
import io.gradwatch.benchmarks.latency.LatencyPlan;
import io.gradwatch.benchmarks.latency.LatencyReport;
import io.gradwatch.benchmarks.synthetic.SyntheticNetwork;
import io.gradwatch.cli.command.InterruptOnShutdown;
import io.gradwatch.cli.command.OptionChecks;
import io.gradwatch.cli.command.TableOutputOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the latency of events and metrics. */
@Command(
    name = "latency",
    description =
        "Measures the time from a step to the event that it causes and to its values on /metrics, at"
            + " several rates; the duration of a scrape with many runs; and small runs beside a"
            + " large one. Broker and monitor are processes of their own.",
    mixinStandardHelpOptions = true)
final class LatencyCommand implements Callable<Integer> {

  /** Parts besides the rates: many runs, and small runs beside a large one. */
  private static final int OTHER_PARTS = 2;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--rates",
      paramLabel = "N",
      split = ",",
      defaultValue = "100,500,2000",
      description = "Steps per second, over ten runs (default: ${DEFAULT-VALUE}).")
  private List<Integer> rates = List.of();

  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "50",
      description = "Number of layers of these runs (default: ${DEFAULT-VALUE}).")
  private int layers;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Time for the events of each load; its metrics take half of it (default:"
              + " ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--many-runs",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Number of runs to scrape (default: ${DEFAULT-VALUE}).")
  private int manyRuns;

  @Option(
      names = "--small-runs",
      paramLabel = "N",
      defaultValue = "100",
      description = "Number of small runs beside a large one (default: ${DEFAULT-VALUE}).")
  private int smallRuns;

  @Mixin private TableOutputOptions output = new TableOutputOptions();

  @Override
  public Integer call() throws Exception {
    rates.forEach(rate -> OptionChecks.requirePositive("--rates", rate));
    require(
        layers >= 1 && layers <= SyntheticNetwork.MAX_LAYERS,
        "--layers is " + layers + "; it must be from 1 to " + SyntheticNetwork.MAX_LAYERS);
    OptionChecks.requirePositive("--seconds", seconds);
    OptionChecks.requirePositive("--many-runs", manyRuns);
    OptionChecks.requirePositive("--small-runs", smallRuns);
    output.validate();
    return InterruptOnShutdown.run(this::measure);
  }

  private int measure() throws Exception {
    LatencyPlan plan =
        new LatencyPlan(
            rates.stream().map(Integer::doubleValue).toList(),
            layers,
            Duration.ofSeconds(seconds),
            manyRuns,
            smallRuns);
    LatencyReport report;
    try (ProgressDisplay progress = ProgressDisplay.of("measuring", rates.size() + OTHER_PARTS)) {
      report = LatencyBenchmark.measure(plan, progress::advance);
    }
    PrintWriter out = spec.commandLine().getOut();
    LatencyTables tables = new LatencyTables(report);
    tables.print(out);
    output.writeMarkdown(() -> new LatencyPage(tables).render());
    if (output.json()) {
      out.println(LatencyJson.of(report));
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
