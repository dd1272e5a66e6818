package io.gradwatch.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.data.ClassificationDatasets;
import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.loop.TrainingLoop;
import io.gradwatch.training.loop.Trial;
import io.gradwatch.training.model.TrainableNetwork;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class MonitoredTrialTest {

  private static final DataSplit BLOBS = ClassificationDatasets.blobs(1, 400, 3, 4, 0.3);

  private static TrainableNetwork linearClassifier() {
    return TrainableNetwork.of(
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Sgd(0.1))
            .list()
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(BLOBS.inputs())
                    .nOut(BLOBS.outputs())
                    .activation(Activation.SOFTMAX)
                    .build())
            .build());
  }

  @Test
  void detectorsReportANonFiniteRow() {
    TrainingLoop loop =
        TrainingLoop.builder("blobs")
            .steps(40)
            .batchTransform(MonitoredTrialTest::nonFiniteAtStep20)
            .build();

    MonitoredTrial monitored =
        MonitoredTrial.run(new Trial(MonitoredTrialTest::linearClassifier, BLOBS, loop));

    assertThat(monitored.events())
        .anyMatch(event -> event.kind() == VerdictKind.NON_FINITE && event.confirmedStep() == 20);
  }

  private static DataSet nonFiniteAtStep20(long step, DataSet batch) {
    if (step == 20) {
      batch.getFeatures().putScalar(0, 0, Double.NaN);
    }
    return batch;
  }
}
