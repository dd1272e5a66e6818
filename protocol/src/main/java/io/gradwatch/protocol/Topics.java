package io.gradwatch.protocol;

/**
 * Names of the topics. The key of every record is the name of its run, which keeps a run in order.
 */
public final class Topics {

  public static final String RUNS = "gradwatch.runs";
  public static final String STEPS = "gradwatch.steps";
  public static final String NORMS = "gradwatch.norms";
  public static final String EVENTS = "gradwatch.events";
  public static final String DEAD_LETTERS = "gradwatch.dead-letters";

  private Topics() {}
}
