package io.gradwatch.benchmarks.command;

import static io.gradwatch.cli.command.OptionChecks.require;

import io.gradwatch.benchmarks.detector.FaultDetector;
import io.gradwatch.benchmarks.detector.FaultDetectors;
import io.gradwatch.benchmarks.population.Population;
import io.gradwatch.benchmarks.population.PopulationPart;
import io.gradwatch.benchmarks.population.PopulationRun;
import io.gradwatch.benchmarks.population.Variant;
import io.gradwatch.benchmarks.recording.RecordingFolder;
import io.gradwatch.benchmarks.score.FamilyRow;
import io.gradwatch.benchmarks.score.FamilyScores;
import io.gradwatch.benchmarks.score.ScoreAggregator;
import io.gradwatch.benchmarks.score.ScoreRow;
import io.gradwatch.cli.command.OptionChecks;
import io.gradwatch.cli.command.TableOutputOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores detectors on a population of trainings with known ground truth. */
@Command(
    name = "verdicts",
    description =
        "Trains a population of networks with known ground truth once, and replays the recordings"
            + " to Gradwatch's detectors and to published rules.",
    mixinStandardHelpOptions = true)
final class VerdictsCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--part",
      paramLabel = "tuned|apart|all",
      defaultValue = "all",
      description = "The part that detectors were tuned on, the held-out part, or both (default).")
  private String part = "all";

  @Option(
      names = "--judge",
      paramLabel = "NAME",
      split = ",",
      description = "Scores only these detectors (default: Gradwatch and all published rules).")
  private List<String> detectors = List.of();

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Uses only variants whose names match.")
  private Pattern only = Pattern.compile("");

  @Option(
      names = "--streams",
      paramLabel = "DIR",
      description =
          "Folder of the recordings (default: gradwatch/streams in the user's cache folder).")
  private @Nullable Path streams;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,3",
      description = "Seeds of networks and data (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds = List.of();

  @Option(
      names = "--trainings",
      paramLabel = "N",
      defaultValue = "2",
      description = "Number of trainings to record at the same time (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--misses",
      description = "Lists every missed fault, wrong root cause and false alarm.")
  private boolean misses;

  @Mixin private TableOutputOptions output = new TableOutputOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<FaultDetector> selected = selectedDetectors();
    List<PopulationRun> runs = selectedRuns();
    require(!runs.isEmpty(), "--only " + only + ": matches no variant of this part");
    output.validate();
    OptionChecks.requirePositive("--trainings", parallelism);
    RecordingFolder folder =
        new RecordingFolder(streams == null ? RecordingFolder.defaultFolder() : streams);
    new PopulationRecorder(folder, parallelism).record(runs);
    PopulationReplay.Result result = new PopulationReplay(folder, selected).evaluate(runs);
    writeResults(result);
    return CommandLine.ExitCode.OK;
  }

  private List<FaultDetector> selectedDetectors() {
    List<String> names = FaultDetectors.all().stream().map(FaultDetector::name).toList();
    for (String name : detectors) {
      require(
          names.contains(name),
          "--judge " + name + ": no such detector; known detectors: " + String.join(", ", names));
    }
    return FaultDetectors.all().stream()
        .filter(detector -> detectors.isEmpty() || detectors.contains(detector.name()))
        .toList();
  }

  private List<PopulationRun> selectedRuns() {
    require(
        List.of("tuned", "apart", "all").contains(part),
        "--part " + part + ": must be tuned, apart or all");
    List<PopulationRun> runs = new ArrayList<>();
    for (Variant variant : Population.all()) {
      boolean selected =
          part.equals("all")
              || variant.part() == PopulationPart.valueOf(part.toUpperCase(Locale.ROOT));
      if (selected && only.matcher(variant.name()).find()) {
        seeds.forEach(seed -> runs.add(new PopulationRun(variant, seed)));
      }
    }
    return runs;
  }

  private void writeResults(PopulationReplay.Result result) throws IOException {
    List<ScoreRow> rows = ScoreAggregator.rows(result.outcomes());
    List<FamilyRow> families = FamilyScores.rows(result.outcomes());
    PrintWriter out = spec.commandLine().getOut();
    if (misses) {
      new MissReport(out).print(result);
    }
    new ScoreTable(rows, result.invalidRuns().size()).print(out);
    new FamilyTable(families).print(out);
    output.writeMarkdown(() -> new VerdictsPage(rows, families, seeds, result).render());
    if (output.json()) {
      out.println(VerdictsJson.of(rows, families));
    }
    out.flush();
  }
}
