package io.gradwatch.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** In any sequence of events, no report is lost without being counted, duplicated or reordered. */
class DeliveryPropertiesTest {

  enum Action {
    STEP,
    HEARTBEAT,
    START,
    RUN_ONCE,
    WAIT,
    APPEND,
    ACKNOWLEDGE,
    REJECT,
    BREAK,
    DISCONNECT,
    RECONNECT,
    KILL,
    RESTART
  }

  @Provide
  Arbitrary<List<Action>> actions() {
    return Arbitraries.frequency(
            Tuple.of(12, Action.STEP),
            Tuple.of(2, Action.HEARTBEAT),
            Tuple.of(1, Action.START),
            Tuple.of(6, Action.RUN_ONCE),
            Tuple.of(2, Action.WAIT),
            Tuple.of(2, Action.APPEND),
            Tuple.of(6, Action.ACKNOWLEDGE),
            Tuple.of(1, Action.REJECT),
            Tuple.of(1, Action.BREAK),
            Tuple.of(1, Action.DISCONNECT),
            Tuple.of(2, Action.RECONNECT),
            Tuple.of(1, Action.KILL),
            Tuple.of(1, Action.RESTART))
        .list()
        .ofMinSize(20)
        .ofMaxSize(150);
  }

  @Provide
  Arbitrary<Long> bounds() {
    return Arbitraries.of(1_500L, 5_000L, 1L << 30);
  }

  @Property(tries = 150)
  void everyReportIsDeliveredOnceAndInOrderOrCountedAsLost(
      @ForAll("actions") List<Action> actions, @ForAll("bounds") long bound) throws IOException {
    Path root = Files.createTempDirectory("outage");
    try {
      var simulation = new OutageSimulation(root, bound);
      for (Action action : actions) {
        act(simulation, action);
        // The constructor of the counts fails if they do not add up.
        assertThat(simulation.counts().offered()).isEqualTo(simulation.offeredSinceStart());
      }
      simulation.drain();

      List<byte[]> values = simulation.topics.stream().map(record -> record.value()).toList();
      assertThat(values.stream().map(ByteBuffer::wrap)).doesNotHaveDuplicates();
      assertThat(values.size() + simulation.lost()).isEqualTo(simulation.offered());
      assertThat(simulation.steps()).extracting(record -> record.timestamp()).isSorted();
      assertThat(infos(simulation)).isSorted();
      assertThat(simulation.counts().spooled() + simulation.counts().pending()).isZero();
      Statistics.collect(simulation.lost() > 0 ? "some lost" : "none lost");
    } finally {
      remove(root);
    }
  }

  private static void act(OutageSimulation simulation, Action action) {
    switch (action) {
      case STEP -> simulation.step();
      case HEARTBEAT -> simulation.heartbeat();
      case START -> simulation.start();
      case RUN_ONCE -> simulation.runOnce();
      case WAIT -> simulation.waitPastSpoolDelay();
      case APPEND -> simulation.appendOne();
      case ACKNOWLEDGE -> simulation.acknowledgeOne();
      case REJECT -> simulation.rejectOne();
      case BREAK -> simulation.breakProducer();
      case DISCONNECT -> simulation.disconnect();
      case RECONNECT -> simulation.reconnect();
      case KILL -> simulation.kill();
      case RESTART -> simulation.restart();
    }
  }

  private static List<Long> infos(OutageSimulation simulation) {
    return simulation.topics.stream()
        .filter(record -> record.topic().equals(Topics.RUNS))
        .map(record -> (Decoded.Accepted<RunInfo>) RunInfoCodec.decode(record.value()))
        .map(accepted -> accepted.value().stepsMeasured())
        .toList();
  }

  private static void remove(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
