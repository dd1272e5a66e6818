package io.gradwatch.detect.exploding;

/**
 * Where a large gradient becomes an exploding one.
 *
 * @param growth gradient norm of a layer over the 90th percentile of the steps before. 30: with a
 *     batch of one, norms swing by five decades around their median, by less than ten around that
 *     percentile
 * @param thrown update norm over parameter norm at which a step throws the weights away. 0.3: a
 *     healthy step is 1e-4 to 1e-2
 * @param growthWhenThrown growth that suffices when a whole parameter norm was thrown. 10
 * @param growthWhenThrownTwice growth that suffices when two steps in a row threw the weights. 5:
 *     each step then feeds the next
 * @param level gradient norm over parameter norm that no healthy run keeps up while its loss
 *     stands. 1e3
 * @param levelSteps for how many steps. 20
 * @param levelAtOnce the same at which two steps suffice: a loss of this steepness has targets of a
 *     million. 1e6
 * @param settled growth under which the trouble is over. 3
 */
public record ExplodingLimits(
    double growth,
    double thrown,
    double growthWhenThrown,
    double growthWhenThrownTwice,
    double level,
    int levelSteps,
    double levelAtOnce,
    double settled) {

  public static ExplodingLimits defaults() {
    return new ExplodingLimits(30, 0.3, 10, 5, 1e3, 20, 1e6, 3);
  }
}
