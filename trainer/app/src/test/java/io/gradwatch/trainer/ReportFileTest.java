package io.gradwatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.trainer.training.TrainingResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {

  private static final String GOLDEN =
      """
      [ {
        "run" : "faulty",
        "steps" : 17,
        "seconds" : 1.25,
        "finalLoss" : "NaN",
        "trainAccuracy" : 0.5,
        "testAccuracy" : null,
        "complete" : true,
        "failure" : "step 17: out of range",
        "verdicts" : [ {
          "kind" : "EXPLODING_GRADIENT",
          "layer" : "hidden1",
          "onsetStep" : 3,
          "confirmedStep" : 5,
          "clearedStep" : 9,
          "severity" : "critical",
          "rootCause" : true,
          "cause" : "The learning rate is 5.",
          "remedies" : [ {
            "key" : "lower-learning-rate",
            "text" : "Lower it."
          } ],
          "evidence" : [ {
            "name" : "norm",
            "value" : "Infinity",
            "limit" : 30.0,
            "unit" : ""
          }, {
            "name" : "loss",
            "value" : "-Infinity",
            "limit" : null,
            "unit" : "nats"
          } ]
        } ]
      }, {
        "run" : "../healthy",
        "steps" : 20,
        "seconds" : 0.0,
        "finalLoss" : 0.125,
        "trainAccuracy" : null,
        "testAccuracy" : null,
        "complete" : false,
        "verdicts" : [ ]
      } ]""";

  @TempDir Path folder;

  private static final RunReport FAULTY =
      new RunReport(
          new TrainingResult(
              "faulty",
              17,
              Duration.ofMillis(1_250),
              Double.NaN,
              OptionalDouble.of(0.5),
              OptionalDouble.empty(),
              "step 17: out of range"),
          List.of(
              new Event(
                  "faulty",
                  1,
                  "1/EXPLODING_GRADIENT/3",
                  EventPhase.CLEARED,
                  VerdictKind.EXPLODING_GRADIENT,
                  Severity.CRITICAL,
                  Optional.of(new LayerRef(1, "hidden1")),
                  List.of(1),
                  3,
                  5,
                  OptionalLong.of(9),
                  true,
                  "",
                  "The learning rate is 5.",
                  List.of(
                      Evidence.of("norm", Double.POSITIVE_INFINITY, 30),
                      new Evidence(
                          "loss", Double.NEGATIVE_INFINITY, OptionalDouble.empty(), "nats")),
                  List.of(new Remedy("lower-learning-rate", "Lower it.")),
                  Instant.EPOCH)),
          true);

  private static final RunReport HEALTHY =
      new RunReport(
          new TrainingResult(
              "../healthy",
              20,
              Duration.ZERO,
              0.125,
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              ""),
          List.of(),
          false);

  @Test
  void writesEveryValueAndNonFiniteOnesAsText() throws Exception {
    Path file = folder.resolve("out.json");

    ReportFile.write(file, List.of(FAULTY, HEALTHY), List.of());

    assertThat(Files.readString(file)).isEqualToIgnoringNewLines(GOLDEN);
  }

  @Test
  void writesTheStoredReportsOfRunsThatWereNotTrainedAgain() throws Exception {
    JsonNode report = new ObjectMapper().readTree("{\"run\": \"earlier\", \"steps\": 7}");
    Path file = folder.resolve("out.json");

    ReportFile.write(file, List.of(HEALTHY), List.of(new StoredReport("earlier", report)));

    JsonNode written = new ObjectMapper().readTree(file.toFile());
    assertThat(written).hasSize(2);
    assertThat(written.get(0).get("run").textValue()).isEqualTo(HEALTHY.result().run());
    assertThat(written.get(1)).isEqualTo(report);
  }

  @Test
  void writesOneFilePerRunAndNoNameEscapesTheFolder() throws Exception {
    ReportFile.write(folder, List.of(FAULTY, HEALTHY), List.of());

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .containsExactlyInAnyOrder(
              folder.resolve("faulty.json"), folder.resolve("..%2Fhealthy.json"));
    }
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(folder.resolve("faulty.json").toFile()))
        .isEqualTo(json.readTree(GOLDEN).get(0));
  }
}
