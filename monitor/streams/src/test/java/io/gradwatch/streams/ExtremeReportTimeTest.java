package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.Topics;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtremeReportTimeTest {

  private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant YEAR_9999 = Instant.parse("9999-12-31T23:59:59Z");

  @TempDir Path stateDir;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reportsOfYear1AndYear9999AreEvaluatedOnceInEitherOrder(boolean forwards) {
    try (MonitorTopologyDriver driver =
        new MonitorTopologyDriver(RunRecordEvaluator.of(new RunEvaluator()), stateDir)) {
      driver.run(info(forwards ? YEAR_1 : YEAR_9999));
      driver.step(at(0, forwards ? YEAR_1 : YEAR_9999));
      driver.step(at(1, forwards ? YEAR_9999 : YEAR_1));
      driver.step(at(2, TestRecords.TIME));

      assertThat(driver.metrics.records(InputTopic.STEPS, RecordOutcome.EVALUATED)).isEqualTo(3);
      assertThat(driver.metrics.records(InputTopic.RUNS, RecordOutcome.EVALUATED)).isEqualTo(1);
      assertThat(driver.output(Topics.DEAD_LETTERS)).isEmpty();
    }
  }

  private static RunInfo info(Instant time) {
    RunInfo info = TestRecords.info("run", RunState.RUNNING);
    return new RunInfo(
        info.run(),
        info.attempt(),
        info.state(),
        time,
        time,
        info.framework(),
        info.model(),
        info.layers(),
        info.hyperParameters(),
        info.stepsMeasured(),
        info.plannedSteps(),
        info.failure());
  }

  private static StepReport at(long step, Instant time) {
    StepReport report = TestRecords.step("run", step, 1);
    return new StepReport(
        report.run(),
        report.attempt(),
        report.worker(),
        report.step(),
        report.epoch(),
        time,
        report.loss(),
        report.testLoss(),
        report.learningRate(),
        report.batchSize(),
        report.stepSeconds(),
        report.layers());
  }
}
