package io.gradwatch.benchmarks.population;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.lab.data.DataSplit;
import io.gradwatch.lab.data.Points;
import io.gradwatch.lab.trial.Learner;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

final class AccumulatedSgdTest {

  private final DataSplit data = Points.blobs(1, 64, 3, 4, 0.5);

  private DataSet rows(int from, int to) {
    int[] order = new int[data.train().rows()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return data.train().batch(order, from, to);
  }

  @Test
  void movesAtEveryFourthStepAloneAndThenAsOneStepOfTheWholeBatchWould() {
    Learner whole = Net.by(new Sgd(0.1)).dense(1, 8).learner(data, 1);
    Learner parts = Net.by(new AccumulatedSgd(0.1, 4)).dense(1, 8).learner(data, 1);
    INDArray start = parts.model().params().dup();

    for (int round = 0; round < 2; round++) {
      for (int part = 0; part < 3; part++) {
        parts.fit(rows(8 * part, 8 * part + 8));
      }
      assertThat(parts.model().params()).isEqualTo(start);
      parts.fit(rows(24, 32));
      whole.fit(rows(0, 32));

      start = parts.model().params().dup();
      assertThat(start.equalsWithEps(whole.model().params(), 1e-6)).isTrue();
    }
  }
}
