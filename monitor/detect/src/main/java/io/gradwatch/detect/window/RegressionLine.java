package io.gradwatch.detect.window;

/** A least-squares line y = a + b·x, updated point by point. */
public final class RegressionLine {

  private int n;
  private double meanX;
  private double meanY;
  private double sxx;
  private double sxy;
  private double syy;

  /** Adds a finite point (Welford's update of the co-moments). */
  public void add(double x, double y) {
    n++;
    double dx = x - meanX;
    double dy = y - meanY;
    meanX += dx / n;
    meanY += dy / n;
    sxx += dx * (x - meanX);
    sxy += dx * (y - meanY);
    syy += dy * (y - meanY);
  }

  /** The slope b; NaN with fewer than two points. */
  public double slope() {
    return n < 2 ? Double.NaN : sxy / sxx;
  }

  /**
   * The slope over its standard error, sqrt((syy − b·sxy) / (n − 2) / sxx); infinite if all points
   * lie on the line, 0 if the line is level, NaN with fewer than three points.
   */
  public double tStatistic() {
    if (n < 3) {
      return Double.NaN;
    }
    if (sxy == 0) {
      return 0;
    }
    double residual = Math.max(0, syy - sxy * sxy / sxx);
    return slope() / Math.sqrt(residual / (n - 2) / sxx);
  }
}
