package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.judge.Judge;
import io.gradwatch.benchmarks.judge.Judges;
import io.gradwatch.benchmarks.population.Case;
import io.gradwatch.benchmarks.population.Part;
import io.gradwatch.benchmarks.population.Population;
import io.gradwatch.benchmarks.population.Variant;
import io.gradwatch.benchmarks.score.Row;
import io.gradwatch.benchmarks.score.Score;
import io.gradwatch.benchmarks.stream.StreamFolder;
import io.gradwatch.standalone.command.OutputFile;
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
  private List<String> judges = List.of();

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
  private int trainings;

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
    List<Judge> chosen = chosenJudges();
    List<Case> cases = cases();
    require(!cases.isEmpty(), "--only " + only + ": no variant of this part has such a name");
    OutputFile.requireWritable("--markdown", markdown);
    require(trainings > 0, "--trainings is " + trainings + "; it starts at 1");
    StreamFolder folder = new StreamFolder(streams == null ? StreamFolder.usual() : streams);
    new Recorder(folder, trainings).record(cases);
    Replay.Result result = new Replay(folder, chosen).judge(cases);
    report(result);
    return CommandLine.ExitCode.OK;
  }

  private List<Judge> chosenJudges() {
    List<String> known = Judges.all().stream().map(Judge::name).toList();
    for (String name : judges) {
      require(known.contains(name), "--judge " + name + ": there are " + String.join(", ", known));
    }
    return Judges.all().stream()
        .filter(judge -> judges.isEmpty() || judges.contains(judge.name()))
        .toList();
  }

  private List<Case> cases() {
    require(
        List.of("tuned", "apart", "all").contains(part),
        "--part " + part + ": there are tuned, apart, all");
    List<Case> cases = new ArrayList<>();
    for (Variant variant : Population.all()) {
      boolean wanted =
          part.equals("all") || variant.part() == Part.valueOf(part.toUpperCase(Locale.ROOT));
      if (wanted && only.matcher(variant.name()).find()) {
        seeds.forEach(seed -> cases.add(new Case(variant, seed)));
      }
    }
    return cases;
  }

  private void require(boolean right, String otherwise) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private void report(Replay.Result result) throws IOException {
    List<Row> rows = Score.rows(result.outcomes());
    PrintWriter out = spec.commandLine().getOut();
    if (misses) {
      new Misses(out).print(result);
    }
    new Table(rows, result.misbehaved().size()).print(out);
    if (markdown != null) {
      Files.writeString(markdown, new MarkdownPage(rows, result).text());
    }
    if (json) {
      out.println(RowsJson.of(rows));
    }
    out.flush();
  }
}
