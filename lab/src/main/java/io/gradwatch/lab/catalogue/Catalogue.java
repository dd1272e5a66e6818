package io.gradwatch.lab.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every fault of the lab. */
public final class Catalogue {

  private static final List<Fault> FAULTS =
      Stream.of(DepthFaults.all(), TimeFaults.all(), UnitFaults.all(), LossFaults.all())
          .flatMap(List::stream)
          .toList();

  private Catalogue() {}

  public static List<Fault> faults() {
    return FAULTS;
  }

  /** The fault of a name. */
  public static Optional<Fault> fault(String name) {
    return FAULTS.stream().filter(fault -> fault.name().equals(name)).findFirst();
  }
}
