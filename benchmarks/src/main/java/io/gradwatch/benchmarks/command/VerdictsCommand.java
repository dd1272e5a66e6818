package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.detector.FaultDetector;
import io.gradwatch.benchmarks.detector.FaultDetectors;
import io.gradwatch.benchmarks.population.Population;
import io.gradwatch.benchmarks.population.PopulationPart;
import io.gradwatch.benchmarks.population.PopulationRun;
import io.gradwatch.benchmarks.population.Variant;
import io.gradwatch.benchmarks.recording.RecordingFolder;
import io.gradwatch.benchmarks.score.ScoreAggregator;
import io.gradwatch.benchmarks.score.ScoreRow;
import io.gradwatch.cli.command.OutputFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How right verdicts are, over a population of trainings with known truth. */
@Command(
    name = "verdicts",
    description =
        "Trains a population of networks with known truth, once, and replays what was recorded to"
            + " Gradwatch's detectors and to rules that others published.",
    mixinStandardHelpOptions = true)
final class VerdictsCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(names = "--json", description = "Prints the rows as JSON on the last line.")
  private boolean json;

  @Option(
      names = "--part",
      paramLabel = "tuned|apart|all",
      defaultValue = "all",
      description = "The part detectors were tuned on, the one kept apart, or both (default).")
  private String part = "all";

  @Option(
      names = "--judge",
      paramLabel = "NAME",
      split = ",",
      description = "Only these judges. Without it, Gradwatch and all published rules.")
  private List<String> detectors = List.of();

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Only variants in whose names this is found.")
  private Pattern only = Pattern.compile("");

  @Option(
      names = "--streams",
      paramLabel = "DIR",
      description = "Where streams are recorded (default: gradwatch/streams in the user's cache).")
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
      description = "Trainings at a time, while streams are recorded (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--misses",
      description = "Lists each case that was missed, misnamed or a false alarm.")
  private boolean misses;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Writes the table as a page of documentation.")
  private @Nullable Path markdown;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<FaultDetector> selected = selectedDetectors();
    List<PopulationRun> runs = selectedRuns();
    require(!runs.isEmpty(), "--only " + only + ": no variant of this part has such a name");
    OutputFile.requireWritable("--markdown", markdown);
    require(parallelism > 0, "--trainings is " + parallelism + "; it starts at 1");
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
      require(names.contains(name), "--judge " + name + ": there are " + String.join(", ", names));
    }
    return FaultDetectors.all().stream()
        .filter(detector -> detectors.isEmpty() || detectors.contains(detector.name()))
        .toList();
  }

  private List<PopulationRun> selectedRuns() {
    require(
        List.of("tuned", "apart", "all").contains(part),
        "--part " + part + ": there are tuned, apart, all");
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

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private void writeResults(PopulationReplay.Result result) throws IOException {
    List<ScoreRow> rows = ScoreAggregator.rows(result.outcomes());
    PrintWriter out = spec.commandLine().getOut();
    if (misses) {
      new MissReport(out).print(result);
    }
    new ScoreTable(rows, result.invalidRuns().size()).print(out);
    if (markdown != null) {
      Files.writeString(markdown, new VerdictsPage(rows, result).render());
    }
    if (json) {
      out.println(VerdictsJson.of(rows));
    }
    out.flush();
  }
}
