package io.gradwatch.lab.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All faults of the lab. */
public final class FaultCatalogue {

  private static final List<Fault> FAULTS =
      Stream.of(
              DepthFaultRecipes.all(),
              RecurrentFaultRecipes.all(),
              UnitFaultRecipes.all(),
              LossFaultRecipes.all())
          .flatMap(List::stream)
          .toList();

  private FaultCatalogue() {}

  public static List<Fault> faults() {
    return FAULTS;
  }

  /** Finds a fault by name. */
  public static Optional<Fault> fault(String name) {
    return FAULTS.stream().filter(fault -> fault.name().equals(name)).findFirst();
  }
}
