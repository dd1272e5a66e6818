package io.gradwatch.detect.settings;

/** Unit of a limit, and the largest value that makes sense in it. */
public enum LimitUnit {
  /** One value over another. */
  RATIO("ratio", Double.MAX_VALUE),
  /** Part of a whole, 0 to 1. */
  SHARE("share", 1),
  /** Orders of magnitude. */
  DECADES("decades", 300),
  /** Training steps. */
  STEPS("steps", Integer.MAX_VALUE),
  /** Time steps of a sequence. */
  TIME_STEPS("time steps", Integer.MAX_VALUE),
  /** Finite losses, one per step that reports one. */
  LOSSES("losses", Integer.MAX_VALUE),
  /** Evaluations on data that the run does not train on. */
  EVALUATIONS("evaluations", Integer.MAX_VALUE),
  /** Epochs. */
  EPOCHS("epochs", Integer.MAX_VALUE),
  /** Training examples. */
  EXAMPLES("examples", Integer.MAX_VALUE),
  /** Layers with weights. */
  LAYERS("layers", Integer.MAX_VALUE),
  /** Things of another kind, which the meaning of the limit names. */
  COUNT("count", Integer.MAX_VALUE),
  /** Standard errors of an estimate. */
  STANDARD_ERRORS("standard errors", Double.MAX_VALUE),
  /** Value of the loss. */
  LOSS("loss", Double.MAX_VALUE),
  /** L2 norm of a gradient. */
  NORM("norm", Double.MAX_VALUE),
  /** Seconds. */
  SECONDS("s", 1e9);

  private final String text;
  private final double largest;

  LimitUnit(String text, double largest) {
    this.text = text;
    this.largest = largest;
  }

  /** The unit in messages and in the documentation. */
  public String text() {
    return text;
  }

  /** The largest value that makes sense. */
  double largest() {
    return largest;
  }
}
