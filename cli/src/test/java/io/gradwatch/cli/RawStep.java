package io.gradwatch.cli;

import com.google.protobuf.Timestamp;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.wire.LayerReport;
import io.gradwatch.protocol.wire.StepReport;
import io.gradwatch.protocol.wire.TensorReport;
import io.gradwatch.protocol.wire.TensorRole;
import java.time.Instant;

/** Steps as protobuf messages, valid or not, as a trainer in another language could send them. */
final class RawStep {

  private RawStep() {}

  static StepReport valid(String run, long step) {
    return step(run, step, tensor()).build();
  }

  static StepReport notANumber(String run, long step) {
    return withNorm(run, step, Double.NaN);
  }

  static StepReport withNorm(String run, long step, double norm) {
    return step(run, step, tensor().setL2Norm(norm)).build();
  }

  static StepReport withTensorName(String run, String name) {
    return step(run, 0, tensor().setParam(name)).build();
  }

  static StepReport withTensors(String run, int count) {
    StepReport.Builder step = step(run, 0, tensor());
    for (int i = 1; i < count; i++) {
      step.getLayersBuilder(0).addTensors(tensor().setParam("W" + i));
    }
    return step.build();
  }

  private static StepReport.Builder step(String run, long step, TensorReport.Builder tensor) {
    return StepReport.newBuilder()
        .setContract(Contract.VERSION)
        .setRun(run)
        .setAttempt(1)
        .setStep(step)
        .setTime(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
        .addLayers(LayerReport.newBuilder().setName("dense").addTensors(tensor));
  }

  private static TensorReport.Builder tensor() {
    return TensorReport.newBuilder()
        .setParam("W")
        .setRole(TensorRole.TENSOR_ROLE_WEIGHT)
        .setElements(10)
        .setL2Norm(0.1);
  }
}
