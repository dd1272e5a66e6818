package io.gradwatch.lab.catalogue;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.recipe.TrainingRecipe;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;

/**
 * A training that goes wrong in a known way.
 *
 * @param name for the command line
 * @param description goes wrong, in one line
 * @param expectedKind kind of trouble
 * @param recipe that goes wrong
 * @param target accuracy or R² over test data that a cured training reaches
 * @param commonRemedies remedies that are often advised for it, rightly or not
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
