package io.gradwatch.cli.command;

import io.gradwatch.cli.command.CommandErrorHandler.InputException;
import io.gradwatch.cli.console.Screen;
import io.gradwatch.cli.lab.FashionMnist;
import io.gradwatch.cli.lab.LabConsole;
import io.gradwatch.cli.lab.LabReportJson;
import io.gradwatch.cli.lab.LabReportMarkdown;
import io.gradwatch.cli.lab.LabReportText;
import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.catalogue.FaultCatalogue;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.lab.proof.LabRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The catalogue of faults, each beside its remedies, tried on this machine. */
@Command(
    name = "lab",
    description =
        "Trains networks that go wrong, then each again with every remedy that is advised for it,"
            + " and shows what became of it.",
    mixinStandardHelpOptions = true)
public final class LabCommand implements Callable<Integer> {

  @Option(names = "--list", description = "Lists the faults and trains nothing.")
  private boolean list;

  @Option(
      names = "--only",
      paramLabel = "FAULT",
      split = ",",
      description = "Tries this fault alone; several are separated by commas.")
  private List<String> only = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of data, first weights and order (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Trainings at a time (default: one to a processor, eight at most).")
  private int parallel = Math.min(8, Runtime.getRuntime().availableProcessors());

  @Option(names = "--json", description = "Prints the report as JSON, in the last line.")
  private boolean json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Writes the report as a page, too.")
  private @Nullable Path markdown;

  @Override
  public Integer call() throws Exception {
    if (parallel < 1) {
      throw new InputException("--parallel is " + parallel + "; it starts at 1");
    }
    List<Fault> faults = selectedFaults();
    OutputFile.requireWritable("--markdown", markdown);
    return list ? print(faults) : InterruptOnShutdown.run(() -> runLab(faults));
  }

  private List<Fault> selectedFaults() {
    List<Fault> faults = new ArrayList<>();
    for (String name : only) {
      faults.add(
          availableFaults().stream()
              .filter(fault -> fault.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InputException(
                          "--only " + name + ": no such fault; there are " + faultNames())));
    }
    return faults.isEmpty() ? availableFaults() : faults;
  }

  /** The catalogue, and what can be tried on data that are installed. */
  private static List<Fault> availableFaults() {
    List<Fault> faults = new ArrayList<>(FaultCatalogue.faults());
    faults.addAll(FashionMnist.faults());
    return faults;
  }

  private static String faultNames() {
    return availableFaults().stream().map(Fault::name).collect(Collectors.joining(", "));
  }

  private static int print(List<Fault> faults) {
    for (Fault fault : faults) {
      System.out.printf(
          Locale.ROOT, "%-26s %-24s %s%n", fault.name(), fault.expectedKind(), fault.description());
    }
    return 0;
  }

  private int runLab(List<Fault> faults) throws InterruptedException, IOException {
    try (Screen screen = Screen.forProcess()) {
      LabReport report = run(faults, screen);
      if (markdown != null) {
        Files.writeString(markdown, LabReportMarkdown.of(report));
      }
      screen.print(json ? LabReportJson.of(report) : LabReportText.summary(report));
    }
    return 0;
  }

  private LabReport run(List<Fault> faults, Screen screen) throws InterruptedException {
    try (LabConsole console = new LabConsole(screen, !json)) {
      return new LabRunner(seed, parallel, console).run(faults);
    }
  }
}
