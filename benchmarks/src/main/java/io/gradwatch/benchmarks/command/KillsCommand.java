package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.kills.Disturbance;
import io.gradwatch.benchmarks.kills.KillSeries;
import io.gradwatch.benchmarks.kills.KillSeriesResult;
import io.gradwatch.benchmarks.kills.KillSettings;
import io.gradwatch.cli.ScratchFolder;
import io.gradwatch.cli.command.InvalidInputException;
import io.gradwatch.cli.command.OptionChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Kills monitors and the broker while runs are published. */
@Command(
    name = "kills",
    description =
        "Kills monitors and the broker at random times while runs are published, and compares what"
            + " the monitors published, byte by byte, with what an undisturbed monitor publishes"
            + " for the same steps. Everything runs on this machine. Exit code 1: there is a"
            + " difference.",
    mixinStandardHelpOptions = true)
final class KillsCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "Minutes over which the kills are distributed (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--monitors",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Monitor processes; the last one joins after a quarter of the time (default:"
              + " ${DEFAULT-VALUE}).")
  private int monitors;

  @Option(
      names = "--monitor-kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "Times that a monitor is killed (default: ${DEFAULT-VALUE}).")
  private int monitorKills;

  @Option(
      names = "--broker-kills",
      paramLabel = "N",
      defaultValue = "5",
      description = "Times that the broker is killed (default: ${DEFAULT-VALUE}).")
  private int brokerKills;

  @Option(
      names = "--suspensions",
      paramLabel = "N",
      defaultValue = "0",
      description = "Times that a monitor is suspended (default: ${DEFAULT-VALUE}).")
  private int suspensions;

  @Option(
      names = "--suspension-seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "Seconds for which it is suspended (default: ${DEFAULT-VALUE}).")
  private int suspensionSeconds;

  @Option(
      names = "--restart-seconds",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Seconds after which a killed monitor is started again (default: ${DEFAULT-VALUE}).")
  private int restartSeconds;

  @Option(
      names = "--standby-replicas",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Other monitors that keep a copy of each run's history (default: ${DEFAULT-VALUE}).")
  private int standbyReplicas;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "24",
      description = "Runs that are published (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10",
      description = "Steps per second and run (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the times (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--keep",
      paramLabel = "FOLDER",
      description =
          "New folder for the data and the output of all processes, to look into after a failure"
              + " (default: a temporary folder that is deleted).")
  private @Nullable Path keep;

  @Option(names = "--json", description = "Prints the result as JSON on the last line.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    KillSettings settings = settings();
    KillSeriesResult result = run(settings);
    PrintWriter out = spec.commandLine().getOut();
    print(result, out);
    if (json) {
      out.println(KillsJson.of(result));
    }
    out.flush();
    return result.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private KillSeriesResult run(KillSettings settings) throws IOException, InterruptedException {
    if (keep != null) {
      return KillSeries.run(settings, newFolder(keep), System.err::println);
    }
    try (ScratchFolder folder = ScratchFolder.create()) {
      return KillSeries.run(settings, folder.folder("series"), System.err::println);
    }
  }

  private static Path newFolder(Path folder) throws IOException {
    if (Files.exists(folder)) {
      throw new InvalidInputException("--keep is " + folder + ", which exists; give a new folder");
    }
    return Files.createDirectories(folder);
  }

  private KillSettings settings() {
    OptionChecks.requirePositive("--minutes", minutes);
    OptionChecks.requirePositive("--monitors", monitors);
    OptionChecks.requirePositive("--runs", runs);
    OptionChecks.requirePositive("--rate", rate);
    return new KillSettings(
        Duration.ofMinutes(minutes),
        monitors,
        monitorKills,
        brokerKills,
        suspensions,
        Duration.ofSeconds(suspensionSeconds),
        Duration.ofSeconds(restartSeconds),
        runs,
        rate,
        seed,
        Map.of("GRADWATCH_MONITOR_STANDBY_REPLICAS", String.valueOf(standbyReplicas)));
  }

  private static void print(KillSeriesResult result, PrintWriter out) {
    out.printf("%-20s %6s %10s %10s%n", "", "times", "median", "longest");
    for (Disturbance disturbance : Disturbance.values()) {
      long times =
          result.disturbances().stream().filter(d -> d.disturbance() == disturbance).count();
      List<Duration> recoveries = result.recoveries(disturbance);
      if (times > 0) {
        out.printf(
            "%-20s %6d %10s %10s%n",
            disturbance.title(),
            times,
            recoveries.isEmpty() ? "-" : seconds(recoveries.get(recoveries.size() / 2)),
            recoveries.isEmpty() ? "-" : seconds(recoveries.get(recoveries.size() - 1)));
      }
    }
    out.println("(time until steps of every partition were evaluated and committed again)");
    out.printf(
        "%d runs of %d steps, %d events, %d rolling reports%n",
        result.settings().runs(), result.steps(), result.events(), result.norms());
    if (!result.allEvaluated()) {
      out.println("Not every step was evaluated.");
    }
    result.differences().forEach(out::println);
    if (result.passed()) {
      out.println("Every event and every rolling report exactly as from an undisturbed monitor.");
    }
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1e3);
  }
}
