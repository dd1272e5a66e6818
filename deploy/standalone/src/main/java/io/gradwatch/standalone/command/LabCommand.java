package io.gradwatch.standalone.command;

import io.gradwatch.lab.catalogue.Catalogue;
import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.proof.Lab;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.standalone.command.OneLineErrors.InputException;
import io.gradwatch.standalone.console.Screen;
import io.gradwatch.standalone.lab.FashionPictures;
import io.gradwatch.standalone.lab.LabConsole;
import io.gradwatch.standalone.lab.LabJson;
import io.gradwatch.standalone.lab.LabMarkdown;
import io.gradwatch.standalone.lab.LabText;
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
    List<Fault> faults = chosen();
    OutputFile.requireWritable("--markdown", markdown);
    return list ? print(faults) : Interruption.ending(() -> prove(faults));
  }

  private List<Fault> chosen() {
    List<Fault> faults = new ArrayList<>();
    for (String name : only) {
      faults.add(
          known().stream()
              .filter(fault -> fault.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InputException(
                          "--only " + name + ": no such fault; there are " + names())));
    }
    return faults.isEmpty() ? known() : faults;
  }

  /** The catalogue, and what can be tried on data that are installed. */
  private static List<Fault> known() {
    List<Fault> faults = new ArrayList<>(Catalogue.faults());
    faults.addAll(FashionPictures.faults());
    return faults;
  }

  private static String names() {
    return known().stream().map(Fault::name).collect(Collectors.joining(", "));
  }

  private static int print(List<Fault> faults) {
    for (Fault fault : faults) {
      System.out.printf(
          Locale.ROOT, "%-26s %-24s %s%n", fault.name(), fault.planted(), fault.what());
    }
    return 0;
  }

  private int prove(List<Fault> faults) throws InterruptedException, IOException {
    try (Screen screen = Screen.ofProcess()) {
      LabReport report = run(faults, screen);
      if (markdown != null) {
        Files.writeString(markdown, LabMarkdown.of(report));
      }
      screen.print(json ? LabJson.of(report) : LabText.summary(report));
    }
    return 0;
  }

  private LabReport run(List<Fault> faults, Screen screen) throws InterruptedException {
    try (LabConsole console = new LabConsole(screen, !json)) {
      return new Lab(seed, parallel, console).run(faults);
    }
  }
}
