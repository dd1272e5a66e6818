package io.gradwatch.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.monitor.GoldenText;
import io.gradwatch.monitor.history.SampleHistory;
import io.gradwatch.monitor.history.Steps;
import io.gradwatch.monitor.live.SampleRuns;
import io.gradwatch.monitor.peers.PeerRuns;
import io.gradwatch.protocol.StepReport;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiV1Test {

  private LoopbackServer server;

  @BeforeEach
  void start() {
    List<StepReport> steps = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      double norm = step < 50 ? 1 : step < 54 ? Math.pow(1e10, step - 49) : Double.NaN;
      steps.add(Steps.step("digits-hot", 1, step, step < 54 ? 2.3 : Double.NaN, 1, norm, 1e-200));
    }
    steps.add(Steps.step("..", 1, 0, 1, 1));
    steps.add(Steps.step("#%", 1, 0, 1, 1));
    server =
        new LoopbackServer(
            "127.0.0.1",
            LoopbackServer.LIMITS,
            SampleRuns.at(40),
            new PeerRuns(List::of),
            SampleHistory.of(steps));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode json(String target) throws Exception {
    String answer = server.get(target);
    return new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
  }

  private String error(String target) throws Exception {
    assertThat(server.get(target)).startsWith("HTTP/1.1 400");
    return json(target).path("error").asText();
  }

  @Test
  void theDocumentListsEveryOperation() throws Exception {
    GoldenText.assertSame(
        Path.of("../../docs/api-v1.json"), new String(OpenApi.json(), StandardCharsets.UTF_8));
    assertThat(json("/api/v1/openapi.json").path("paths")).hasSize(ApiOperation.values().length);
  }

  @Test
  void anExplosionOfFourStepsIsInTheHistoryAtEachResolution() throws Exception {
    JsonNode steps =
        json("/api/v1/history?run=digits-hot&quantity=gradient-norm&from=48&to=56&layers=1");
    assertThat(steps.path("steps")).hasSize(9);
    JsonNode layer = steps.path("series").path(0);
    assertThat(layer.path("name").asText()).isEqualTo("dense1");
    double[] expected = {1, 1, 1e10, 1e20, 1e30, 1e40};
    for (int i = 0; i < expected.length; i++) {
      assertThat(layer.path("max").path(i).asDouble())
          .isCloseTo(expected[i], withinPercentage(0.001));
    }
    assertThat(layer.path("max").path(6).asText()).isEqualTo("NaN");
    assertThat(layer.path("max").path(7).asText()).isEqualTo("NaN");
    assertThat(layer.path("nan").toString()).isEqualTo("[0,0,0,0,0,0,1,1,1]");

    JsonNode one =
        json("/api/v1/history?run=digits-hot&quantity=gradient-norm&bins=1&columns=max,nan");
    assertThat(one.path("widths").toString()).isEqualTo("[256]");
    assertThat(one.path("series").path(1).path("max").path(0).asDouble())
        .isEqualTo(1e40, within(1e34));
    assertThat(one.path("series").path(1).path("nan").path(0).asInt()).isEqualTo(146);
    assertThat(one.path("series").path(2).path("max").path(0).asDouble())
        .isBetween(9e-201, 1.1e-200);
    assertThat(one.path("series").path(1).has("min")).isFalse();
  }

  @Test
  void lossAndRateAreTheTraining() throws Exception {
    JsonNode training = json("/api/v1/history?run=digits-hot&from=53&to=54");

    assertThat(training.path("series").findValuesAsText("name"))
        .containsExactly("loss", "testLoss", "learningRate", "stepSeconds");
    assertThat(training.path("series").path(0).path("last").toString()).isEqualTo("[2.3,\"NaN\"]");
    assertThat(training.path("series").path(1).path("last").toString()).isEqualTo("[null,null]");
  }

  @Test
  void runsOfAnyNameHaveAnExtent() throws Exception {
    for (String name : List.of("..", "#%")) {
      JsonNode extent =
          json("/api/v1/extent?run=" + URLEncoder.encode(name, StandardCharsets.UTF_8));

      assertThat(extent.path("run").asText()).isEqualTo(name);
      assertThat(extent.path("attempts").path(0).path("lastStep").asLong()).isZero();
      assertThat(extent.path("layers").path(0).path("name").asText()).isEqualTo("dense0");
    }
  }

  @Test
  void verdictsAreThoseAroundTheStep() throws Exception {
    JsonNode all = json("/api/v1/verdicts?run=digits-hot");
    long onset = all.path("active").path(0).path("onsetStep").asLong();
    JsonNode around = json("/api/v1/verdicts?run=digits-hot&within=2&around=" + onset);

    assertThat(all.path("active").path(0).path("kind").asText()).isEqualTo("EXPLODING_GRADIENT");
    assertThat(around.path("active")).isNotEmpty();
    assertThat(around.path("history").path(0).path("steps").path(0).asLong()).isEqualTo(onset - 2);
    assertThat(json("/api/v1/verdicts?run=digits-hot&around=0&within=0").path("active"))
        .hasSizeLessThan(all.path("active").size());
  }

  @Test
  void runsAreFilteredSortedAndPaged() throws Exception {
    assertThat(
            json("/api/v1/runs")
                .path("runs")
                .path(0)
                .path("active")
                .path(0)
                .path("severity")
                .asText())
        .isEqualTo("CRITICAL");
    assertThat(json("/api/v1/runs?verdict=exploding_gradient").path("runs").findValuesAsText("run"))
        .contains("digits-hot");
    assertThat(json("/api/v1/runs?name=DIGITS-HOT").path("total").asInt()).isEqualTo(1);
    JsonNode page = json("/api/v1/runs?sort=name&offset=1&limit=1");
    assertThat(page.path("runs")).hasSize(1);
    assertThat(page.path("total").asInt()).isEqualTo(SampleRuns.at(40).size());
  }

  @Test
  void anInvalidParameterIsNamedWithWhatWouldBeRight() throws Exception {
    assertThat(error("/api/v1/history")).isEqualTo("parameter run is missing: name of the run");
    assertThat(error("/api/v1/history?run=a&bins=0"))
        .isEqualTo("bins is \"0\"; it must be a whole number from 1 to 4096");
    assertThat(error("/api/v1/history?run=a&from=9&to=3")).contains("to must not be less");
    assertThat(error("/api/v1/history?run=a&quantity=norm")).contains("must be one of training,");
    assertThat(error("/api/v1/history?run=a&quantity=time-steps")).contains("needs one layer");
    assertThat(error("/api/v1/history?run=a&columns=mean")).contains("first, last, min");
    assertThat(error("/api/v1/runs?names=a"))
        .startsWith("names is not a parameter of /api/v1/runs");
    assertThat(error("/api/v1/runs?sort=loss")).contains("severity, recent, name");
    assertThat(server.get("/api/v1/run?run=nobody")).startsWith("HTTP/1.1 404");
  }
}
