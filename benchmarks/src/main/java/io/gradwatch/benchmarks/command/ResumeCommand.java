package io.gradwatch.benchmarks.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradwatch.benchmarks.resume.ResumeComparison;
import io.gradwatch.benchmarks.resume.ResumeResult;
import io.gradwatch.benchmarks.resume.ResumeSettings;
import io.gradwatch.cli.ScratchFolder;
import io.gradwatch.cli.command.OptionChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Kills a trainer and resumes it. */
@Command(
    name = "resume",
    description =
        "Trains a convolutional network twice, once undisturbed and once killed at random steps and"
            + " resumed, and compares losses bit for bit and what the monitor evaluated. Exit code"
            + " 1: there is a difference.",
    mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--images",
      paramLabel = "FILE",
      defaultValue = "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz",
      description =
          "Images in the layout of MNIST, by default those of Debian's package"
              + " dataset-fashion-mnist. If the file does not exist, the bundled digits are used.")
  private Path images = Path.of("");

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Steps of the job (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "Examples per step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "10",
      description = "Times that the trainer is killed (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--checkpoints",
      paramLabel = "INTERVAL",
      defaultValue = "30 s",
      description = "Interval between checkpoints, as in a job file (default: ${DEFAULT-VALUE}).")
  private String checkpoints = "";

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads for tensor arithmetic (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the kills (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Prints the result as JSON on the last line.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    OptionChecks.requirePositive("--steps", steps);
    OptionChecks.requirePositive("--batch", batch);
    OptionChecks.requirePositive("--threads", threads);
    ResumeSettings settings =
        new ResumeSettings(
            Files.isReadable(images) ? Optional.of(images) : Optional.empty(),
            steps,
            batch,
            kills,
            checkpoints,
            threads,
            seed);
    ResumeResult result;
    try (ScratchFolder folder = ScratchFolder.create()) {
      result = ResumeComparison.run(settings, folder.folder("resume"), System.err::println);
    }
    PrintWriter out = spec.commandLine().getOut();
    print(settings, result, out);
    if (json) {
      out.println(json(result));
    }
    out.flush();
    return result.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static void print(ResumeSettings settings, ResumeResult result, PrintWriter out) {
    out.printf(
        "%s, %d steps of %d examples, %d attempts, killed after steps %s%n",
        settings.images().map(Path::toString).orElse("bundled digits"),
        result.steps(),
        settings.batchSize(),
        result.attempts(),
        result.killedAt());
    out.printf("losses that differ              %d%n", result.differentLosses());
    out.printf("steps without a report          %d%n", result.missingSteps());
    out.printf("steps reported twice            %d%n", result.reportedTwice());
    out.printf(
        "evaluated, missing at monitor   %d, %d%n", result.stepsEvaluated(), result.stepsMissing());
    out.printf("additional verdicts             %s%n", result.verdicts());
    out.printf(
        "checkpoints                     %.2f s of %.1f s, %.2f %% of the training time%n",
        result.checkpointSeconds(),
        result.seconds(),
        100 * result.checkpointSeconds() / result.seconds());
    out.printf(
        "resident memory                 %d MB after a fifth of the steps, %d MB at the end%n",
        result.residentBytesEarly().orElse(0) >> 20, result.residentBytesLate().orElse(0) >> 20);
  }

  private static String json(ResumeResult result) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("passed", result.passed());
    node.put("steps", result.steps());
    node.put("attempts", result.attempts());
    node.put("differentLosses", result.differentLosses());
    node.put("missingSteps", result.missingSteps());
    node.put("reportedTwice", result.reportedTwice());
    node.put("stepsEvaluated", result.stepsEvaluated());
    node.put("stepsMissing", result.stepsMissing());
    node.put("seconds", result.seconds());
    node.put("checkpointSeconds", result.checkpointSeconds());
    node.put("residentBytesEarly", result.residentBytesEarly().orElse(0));
    node.put("residentBytesLate", result.residentBytesLate().orElse(0));
    result.verdicts().forEach(node.putArray("verdicts")::add);
    result.killedAt().forEach(node.putArray("killedAt")::add);
    return node.toString();
  }
}
