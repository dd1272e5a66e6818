package io.gradwatch.lab.layer;

import java.util.Random;

/**
 * A square matrix of recurrent weights, computed separately and then copied into the network,
 * because Deeplearning4j's own orthogonal distribution crashes the JVM.
 */
public final class SquareMatrix {

  /** A^(2^30), which is enough for any spectrum in double precision. */
  private static final int SQUARINGS = 30;

  private final double[][] rows;

  private SquareMatrix(double[][] rows) {
    this.rows = rows;
  }

  /** A matrix with elements from the standard normal distribution. */
  public static SquareMatrix gaussian(int size, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[size][size];
    for (double[] row : rows) {
      for (int i = 0; i < size; i++) {
        row[i] = random.nextGaussian();
      }
    }
    return new SquareMatrix(rows);
  }

  /**
   * A random orthogonal matrix: the Q of the QR decomposition of a Gaussian one, by Gram and
   * Schmidt with each vector orthogonalised twice (Saxe, McClelland, Ganguli 2013,
   * arXiv:1312.6120). It preserves the length of every vector, forward and backward.
   */
  public static SquareMatrix orthogonal(int size, long seed) {
    double[][] rows = gaussian(size, seed).rows;
    for (int i = 0; i < size; i++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          add(rows[i], rows[j], -dot(rows[i], rows[j]));
        }
      }
      scale(rows[i], 1 / Math.sqrt(dot(rows[i], rows[i])));
    }
    return new SquareMatrix(rows);
  }

  /** With every element multiplied by a factor. */
  public SquareMatrix times(double factor) {
    double[][] scaled = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      scaled[i] = rows[i].clone();
      scale(scaled[i], factor);
    }
    return new SquareMatrix(scaled);
  }

  /** With all elements scaled so that the matrix has a spectral radius. */
  public SquareMatrix withSpectralRadius(double radius) {
    return times(radius / spectralRadius());
  }

  /**
   * The largest absolute value of an eigenvalue, by Gelfand's formula, lim ‖Aᵏ‖^(1/k), with k
   * doubled at each squaring. Unlike power iteration, it also works for complex pairs of
   * eigenvalues, which a reservoir has.
   */
  public double spectralRadius() {
    double[][] power = rows;
    double logNorm = 0;
    double exponent = 1;
    for (int i = 0; i < SQUARINGS; i++) {
      double norm = norm(power);
      if (norm == 0) {
        return 0;
      }
      logNorm += Math.log(norm) / exponent;
      power = squared(new SquareMatrix(power).times(1 / norm).rows);
      exponent *= 2;
    }
    return Math.exp(logNorm);
  }

  /** Copies the elements, row by row. */
  public double[][] toArray() {
    double[][] copy = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      copy[i] = rows[i].clone();
    }
    return copy;
  }

  private static double[][] squared(double[][] a) {
    double[][] result = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < a.length; k++) {
        add(result[i], a[k], a[i][k]);
      }
    }
    return result;
  }

  /** The Frobenius norm. */
  private static double norm(double[][] a) {
    double squares = 0;
    for (double[] row : a) {
      squares += dot(row, row);
    }
    return Math.sqrt(squares);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double[] what, double factor) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * what[i];
    }
  }

  private static void scale(double[] vector, double factor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
  }
}
