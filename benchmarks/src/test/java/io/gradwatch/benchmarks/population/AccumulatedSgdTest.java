package io.gradwatch.benchmarks.population;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.data.ClassificationDatasets;
import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.model.TrainableNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

final class AccumulatedSgdTest {

  private final DataSplit data = ClassificationDatasets.blobs(1, 64, 3, 4, 0.5);

  private DataSet rows(int from, int to) {
    int[] order = new int[data.train().rows()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return data.train().batch(order, from, to);
  }

  @Test
  void updatesEveryFourthStepLikeOneStepWithTheWholeBatch() {
    TrainableNetwork largeBatch = NetworkSpec.trainedWith(new Sgd(0.1)).dense(1, 8).build(data, 1);
    TrainableNetwork accumulated =
        NetworkSpec.trainedWith(new AccumulatedSgd(0.1, 4)).dense(1, 8).build(data, 1);
    INDArray before = accumulated.model().params().dup();

    for (int round = 0; round < 2; round++) {
      for (int microBatch = 0; microBatch < 3; microBatch++) {
        accumulated.fit(rows(8 * microBatch, 8 * microBatch + 8));
      }
      assertThat(accumulated.model().params()).isEqualTo(before);
      accumulated.fit(rows(24, 32));
      largeBatch.fit(rows(0, 32));

      before = accumulated.model().params().dup();
      assertThat(before.equalsWithEps(largeBatch.model().params(), 1e-6)).isTrue();
    }
  }
}
