package io.gradwatch.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.monitor.live.SampleRuns;
import io.gradwatch.monitor.peers.PeerRuns;
import io.gradwatch.streams.MonitorAddress;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every monitor answers for the runs of all, and states which of them did not answer. */
class PeerRunsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final List<LiveRun> all = SampleRuns.at(40);
  private final List<MonitorAddress> peers = new ArrayList<>();
  private final PeerRuns peerRuns = new PeerRuns(() -> List.copyOf(peers));
  private final LoopbackServer owner =
      new LoopbackServer(
          "127.0.0.1", LoopbackServer.LIMITS, all.subList(1, all.size()), new PeerRuns(List::of));
  private final LoopbackServer asked =
      new LoopbackServer("127.0.0.1", LoopbackServer.LIMITS, all.subList(0, 1), peerRuns);

  @AfterEach
  void stop() {
    asked.close();
    owner.close();
    peerRuns.close();
  }

  @Test
  void theListHoldsTheRunsOfAllMonitors() throws Exception {
    peers.add(address(owner));

    String answer = awaitComplete("/api/runs");

    assertThat(names(answer)).containsExactlyInAnyOrderElementsOf(names(all));
    assertThat(names(asked.get("/api/runs?local=true"))).containsExactly(all.get(0).run());
  }

  @Test
  void aRunOfAnotherMonitorIsAnsweredAsThatMonitorAnswersIt() throws Exception {
    peers.add(address(owner));
    String path = "/api/runs/" + all.get(1).run();

    assertThat(body(awaitComplete(path))).isEqualTo(body(owner.get(path)));
    await().atMost(TIMEOUT).until(() -> asked.get("/api/runs/none").startsWith("HTTP/1.1 404"));
    assertThat(asked.get(path + "?local=true")).startsWith("HTTP/1.1 404");
  }

  @Test
  void aMonitorThatIsGoneIsNamedAndTheOthersAreShown() throws Exception {
    try (ServerSocket closed = new ServerSocket(0)) {
      peers.add(new MonitorAddress("127.0.0.1", closed.getLocalPort()));
    }
    peers.add(address(owner));

    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              String answer = asked.get("/api/runs");
              assertThat(names(answer)).containsExactlyInAnyOrderElementsOf(names(all));
              assertThat(answer).contains("Gradwatch-Incomplete: " + peers.get(0));
            });
    assertThat(asked.get("/api/runs/none"))
        .startsWith("HTTP/1.1 503")
        .contains(peers.get(0).toString());
  }

  @Test
  void aMonitorThatAcceptsConnectionsAndAnswersNothingDelaysTheOthersByNoMoreThanItsTimeLimit()
      throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      peers.add(new MonitorAddress("127.0.0.1", silent.getLocalPort()));

      assertThat(asked.get("/api/runs"))
          .startsWith("HTTP/1.1 200")
          .contains("Gradwatch-Incomplete: " + peers.get(0))
          .contains(all.get(0).run());
    }
  }

  /** Asks again if a busy machine does not answer within the time limit for peers. */
  private String awaitComplete(String path) {
    return await()
        .atMost(TIMEOUT)
        .until(
            () -> asked.get(path),
            answer ->
                answer.startsWith("HTTP/1.1 200") && !answer.contains("Gradwatch-Incomplete"));
  }

  private static MonitorAddress address(LoopbackServer server) {
    return new MonitorAddress(server.address().getHost(), server.address().getPort());
  }

  private static List<String> names(List<LiveRun> runs) {
    return runs.stream().map(LiveRun::run).toList();
  }

  private static List<String> names(String answer) throws Exception {
    List<String> names = new ArrayList<>();
    for (JsonNode run : JSON.readTree(body(answer))) {
      names.add(run.path("run").asText());
    }
    return names;
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }
}
