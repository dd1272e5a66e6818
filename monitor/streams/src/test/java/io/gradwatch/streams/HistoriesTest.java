package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunWatch;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoriesTest {

  private final StreamCounts counts = new StreamCounts();
  private KeyValueStore<Bytes, byte[]> bytes;
  private KeyValueStore<String, StoredRun> store;

  @BeforeEach
  void open() {
    var context = new MockProcessorContext<Void, Void>();
    bytes = Stores.inMemoryKeyValueStore(Names.HISTORIES).get();
    store =
        Stores.keyValueStoreBuilder(new Given(bytes), Serdes.String(), new StoredRunSerde())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
  }

  /** A supplier of a store that the test also holds. */
  private record Given(KeyValueStore<Bytes, byte[]> store)
      implements org.apache.kafka.streams.state.KeyValueBytesStoreSupplier {
    @Override
    public String name() {
      return Names.HISTORIES;
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
  void anUnreadableHistoryIsCountedAndTheRunStartsAfresh() {
    bytes.put(Bytes.wrap("run".getBytes(java.nio.charset.StandardCharsets.UTF_8)), new byte[] {99});

    assertThat(new Histories(store, counts).get("run")).isEmpty();
    assertThat(counts.happened(StreamCounts.Happening.HISTORY_LOST)).isEqualTo(1);
  }

  @Test
  void aHistoryIsThereForTheNextOwnerOfTheStore() {
    RunHistory history = new RunWatch().step(Optional.empty(), Reports.step("run", 0, 1)).history();
    new Histories(store, counts).put("run", history, Reports.TIME);

    RunHistory read = new Histories(store, counts).get("run").orElseThrow();

    assertThat(bytes(read)).isEqualTo(bytes(history));
  }

  /** Equal bytes say more than equal values: NaN is never equal to NaN. */
  private static byte[] bytes(RunHistory history) {
    return new StoredRunSerde()
        .serializer()
        .serialize("t", new StoredRun.Known(history, Reports.TIME));
  }
}
