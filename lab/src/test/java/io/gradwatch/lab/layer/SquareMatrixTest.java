package io.gradwatch.lab.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SquareMatrixTest {

  @Test
  void rowsOfAnOrthogonalMatrixAreOrthonormal() {
    double[][] q = SquareMatrix.orthogonal(48, 3).toArray();

    for (int i = 0; i < q.length; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        for (int k = 0; k < q.length; k++) {
          product += q[i][k] * q[j][k];
        }
        assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-12));
      }
    }
  }

  @Test
  void anOrthogonalMatrixHasSpectralRadiusOne() {
    assertThat(SquareMatrix.orthogonal(20, 5).spectralRadius()).isCloseTo(1, within(1e-6));
  }

  @Test
  void spectralRadiusOfRandomMatricesIsThatOfTheirLargestEigenvalue() {
    // Girko: eigenvalues of a Gaussian matrix fill the disc of radius √n.
    double radius = SquareMatrix.gaussian(200, 11).spectralRadius();

    assertThat(radius).isBetween(0.85 * Math.sqrt(200), 1.2 * Math.sqrt(200));
  }

  @Test
  void spectralRadiusScalesWithTheMatrix() {
    SquareMatrix matrix = SquareMatrix.gaussian(30, 2);

    assertThat(matrix.times(3).spectralRadius())
        .isCloseTo(3 * matrix.spectralRadius(), within(1e-4));
    assertThat(matrix.withSpectralRadius(0.9).spectralRadius()).isCloseTo(0.9, within(1e-6));
    assertThat(matrix.times(0).spectralRadius()).isZero();
  }

  @Test
  void aStateVanishesBelowRadiusOneAndGrowsAboveIt() {
    assertThat(lengthAfter(200, SquareMatrix.gaussian(40, 1).withSpectralRadius(0.9)))
        .isLessThan(1e-6);
    assertThat(lengthAfter(200, SquareMatrix.gaussian(40, 1).withSpectralRadius(1.1)))
        .isGreaterThan(1e5);
  }

  private static double lengthAfter(int steps, SquareMatrix matrix) {
    double[][] a = matrix.toArray();
    double[] state = new double[a.length];
    state[0] = 1;
    for (int step = 0; step < steps; step++) {
      double[] next = new double[a.length];
      for (int i = 0; i < a.length; i++) {
        for (int j = 0; j < a.length; j++) {
          next[i] += a[i][j] * state[j];
        }
      }
      state = next;
    }
    double squares = 0;
    for (double value : state) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }
}
