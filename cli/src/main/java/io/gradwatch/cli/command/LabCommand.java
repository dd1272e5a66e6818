package io.gradwatch.cli.command;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains every fault of the catalogue, and trains it again with each of its remedies. */
@Command(
    name = "lab",
    description =
        "Trains networks with planted faults, then trains each again with every remedy that is"
            + " advised for it, and shows which remedies cure the fault.",
    mixinStandardHelpOptions = true)
public final class LabCommand implements Callable<Integer> {

  @Option(names = "--list", description = "Lists the faults without training anything.")
  private boolean list;

  @Option(
      names = "--only",
      paramLabel = "FAULT",
      split = ",",
      description = "Trains only this fault; separate several by commas.")
  private List<String> only = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of data, initial weights and row order (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "Number of trainings at the same time (default: one per processor, at most eight).")
  private int parallel = Math.min(8, Runtime.getRuntime().availableProcessors());

  @Mixin private TableOutputOptions output = new TableOutputOptions();

  @Override
  public Integer call() throws Exception {
    OptionChecks.requirePositive("--parallel", parallel);
    List<Fault> faults = selectedFaults();
    output.validate();
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
                      new InvalidInputException(
                          "--only " + name + ": no such fault; known faults: " + faultNames())));
    }
    return faults.isEmpty() ? availableFaults() : faults;
  }

  /** The catalogue, and the faults whose data are installed on this machine. */
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
      output.writeMarkdown(() -> LabReportMarkdown.of(report));
      screen.print(output.json() ? LabReportJson.of(report) : LabReportText.summary(report));
    }
    return 0;
  }

  private LabReport run(List<Fault> faults, Screen screen) throws InterruptedException {
    try (LabConsole console = new LabConsole(screen, !output.json())) {
      return new LabRunner(seed, parallel, console).run(faults);
    }
  }
}
