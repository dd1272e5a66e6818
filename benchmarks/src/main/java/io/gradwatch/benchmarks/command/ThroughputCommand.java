package io.gradwatch.benchmarks.command;

import static io.gradwatch.cli.command.OptionChecks.require;

import io.gradwatch.benchmarks.synthetic.SyntheticNetwork;
import io.gradwatch.benchmarks.throughput.RecordingRules;
import io.gradwatch.benchmarks.throughput.RecordingRulesCost;
import io.gradwatch.benchmarks.throughput.ThroughputBenchmark;
import io.gradwatch.benchmarks.throughput.ThroughputCase;
import io.gradwatch.benchmarks.throughput.ThroughputRow;
import io.gradwatch.cli.command.InterruptOnShutdown;
import io.gradwatch.cli.command.OptionChecks;
import io.gradwatch.cli.command.TableOutputOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the throughput of the monitor. */
@Command(
    name = "monitor",
    description =
        "Measures how many layers per second the monitor evaluates and what that costs, with broker,"
            + " monitor and consumers in processes of their own: beside a consumer that only polls,"
            + " one that also decodes, and Prometheus' recording rules for the same rolling norms."
            + " With --layers, --runs or --sick, every combination of them instead of the default"
            + " ones.",
    mixinStandardHelpOptions = true)
final class ThroughputCommand implements Callable<Integer> {

  /** Layers, runs and condition of a case where options leave them open. */
  private static final ThroughputCase USUAL = new ThroughputCase(50, 10, false);

  private static final int RULE_SERIES = 2_000;

  /** Recording rules are evaluated for this many times the duration of a turn. */
  private static final int RULE_TURNS = 4;

  private static final Map<String, List<Boolean>> CONDITIONS =
      Map.of("no", List.of(false), "yes", List.of(true), "both", List.of(false, true));

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--layers",
      paramLabel = "N",
      split = ",",
      description =
          "Numbers of layers of a run, each with weight and bias; above what the contract allows,"
              + " that (default with --runs or --sick: 50).")
  private List<Integer> layers = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      split = ",",
      description = "Numbers of runs (default with --layers or --sick: 10).")
  private List<Integer> runs = List.of();

  @Option(
      names = "--sick",
      paramLabel = "no|yes|both",
      description = "Whether gradients vanish (default with --layers or --runs: no).")
  private @Nullable String sick;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Duration of each of the monitor's three turns; a case takes about fifteen times as"
              + " long (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Mixin private TableOutputOptions output = new TableOutputOptions();

  @Override
  public Integer call() throws Exception {
    layers.forEach(number -> OptionChecks.requirePositive("--layers", number));
    runs.forEach(number -> OptionChecks.requirePositive("--runs", number));
    OptionChecks.requirePositive("--seconds", seconds);
    require(
        sick == null || CONDITIONS.containsKey(sick),
        "--sick " + sick + ": must be no, yes or both");
    output.validate();
    List<ThroughputCase> cases = cases();
    PrintWriter out = spec.commandLine().getOut();
    for (ThroughputCase load : cases) {
      if (load.layers() > SyntheticNetwork.MAX_LAYERS) {
        out.println(
            load
                + ": measured with "
                + SyntheticNetwork.MAX_LAYERS
                + " layers, the contract's limit");
      }
    }
    return InterruptOnShutdown.run(() -> measure(cases, out));
  }

  private List<ThroughputCase> cases() {
    if (layers.isEmpty() && runs.isEmpty() && sick == null) {
      return ThroughputCase.defaults();
    }
    List<ThroughputCase> cases = new ArrayList<>();
    for (int layerCount : layers.isEmpty() ? List.of(USUAL.layers()) : layers) {
      for (int runCount : runs.isEmpty() ? List.of(USUAL.runs()) : runs) {
        for (boolean isSick : CONDITIONS.getOrDefault(sick == null ? "no" : sick, List.of())) {
          cases.add(new ThroughputCase(layerCount, runCount, isSick));
        }
      }
    }
    return cases;
  }

  private int measure(List<ThroughputCase> cases, PrintWriter out) throws Exception {
    Duration turn = Duration.ofSeconds(seconds);
    Optional<RecordingRulesCost> rules;
    List<ThroughputRow> rows;
    try (ProgressDisplay progress = ProgressDisplay.of("measuring", cases.size() + 1)) {
      rules = RecordingRules.measure(RULE_SERIES, turn.multipliedBy(RULE_TURNS));
      progress.advance("recording rules");
      rows =
          ThroughputBenchmark.measure(
              cases,
              turn,
              row -> progress.advance(row.layers() + " layers, " + row.runs() + " runs"));
    }
    ThroughputTables tables = new ThroughputTables(rows, rules);
    tables.print(out);
    output.writeMarkdown(() -> new ThroughputPage(tables).render());
    if (output.json()) {
      out.println(ThroughputJson.of(rows, rules));
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
