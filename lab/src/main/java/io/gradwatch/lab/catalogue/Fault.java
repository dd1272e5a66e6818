package io.gradwatch.lab.catalogue;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.recipe.TrainingRecipe;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;

/**
 * A training with a known fault.
 *
 * @param name name of the fault on the command line
 * @param description description of the fault, in one line
 * @param expectedKind kind of verdict that the fault should raise as root cause
 * @param recipe recipe with the fault
 * @param target accuracy or R² over the test data that a cured training reaches
 * @param commonRemedies remedies that are often recommended for the fault, rightly or not
 */
public record Fault(
    String name,
    String description,
    VerdictKind expectedKind,
    TrainingRecipe recipe,
    double target,
    List<RemedyKey> commonRemedies) {

  public Fault {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException(name + ": target " + target + " is not within 0 and 1");
    }
    commonRemedies = List.copyOf(commonRemedies);
  }
}
