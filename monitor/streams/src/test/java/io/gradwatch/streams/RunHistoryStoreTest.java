package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunHistoryStoreTest {

  private final StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry());
  private KeyValueStore<Bytes, byte[]> bytes;
  private KeyValueStore<String, StoredRun> store;

  @BeforeEach
  void open() {
    var context = new MockProcessorContext<Void, Void>();
    bytes = Stores.inMemoryKeyValueStore(TopologyNames.HISTORIES).get();
    store =
        Stores.keyValueStoreBuilder(
                new FixedStoreSupplier(bytes),
                Serdes.String(),
                new StoredRunSerde(new TopicLimits()))
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
  }

  /** Supplies a store that the test has access to. */
  private record FixedStoreSupplier(KeyValueStore<Bytes, byte[]> store)
      implements org.apache.kafka.streams.state.KeyValueBytesStoreSupplier {
    @Override
    public String name() {
      return TopologyNames.HISTORIES;
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return store;
    }

    @Override
    public String metricsScope() {
      return "in-memory";
    }
  }

  @Test
  void anUnreadableHistoryIsCountedAndReplaced() {
    bytes.put(Bytes.wrap("run".getBytes(java.nio.charset.StandardCharsets.UTF_8)), new byte[] {99});

    assertThat(new RunHistoryStore(store, metrics, new RunLimit(10).newTask()).get("run"))
        .isEmpty();
    assertThat(metrics.events(StreamEvent.HISTORY_LOST)).isEqualTo(1);
  }

  @Test
  void theNextOwnerOfTheStoreReadsTheSameHistory() {
    RunHistory history =
        new RunEvaluator().evaluateStep(Optional.empty(), TestRecords.step("run", 0, 1)).history();
    new RunHistoryStore(store, metrics, new RunLimit(10).newTask())
        .putAndEvict("run", history, TestRecords.TIME);

    RunHistory read =
        new RunHistoryStore(store, metrics, new RunLimit(10).newTask()).get("run").orElseThrow();

    assertThat(bytes(read)).isEqualTo(bytes(history));
  }

  /** Compares bytes because NaN is not equal to NaN. */
  private static byte[] bytes(RunHistory history) {
    return new StoredRunSerde(new TopicLimits())
        .serializer()
        .serialize("t", new StoredRun.Stored(history, TestRecords.TIME));
  }
}
