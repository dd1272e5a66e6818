package io.gradwatch.lab.catalogue;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.recipe.Recipe;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;

/**
 * A training that goes wrong in a known way.
 *
 * @param name for the command line
 * @param what goes wrong, in one line
 * @param planted kind of trouble
 * @param recipe that goes wrong
 * @param target accuracy or R² over test data that a cured training reaches
 * @param commonAdvice remedies that are often advised for it, rightly or not
 */
public record Fault(
    String name,
    String what,
    VerdictKind planted,
    Recipe recipe,
    double target,
    List<RemedyKey> commonAdvice) {

  public Fault {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException(name + ": target " + target + " is not within 0 and 1");
    }
    commonAdvice = List.copyOf(commonAdvice);
  }
}
