package io.gradwatch.streams;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds a {@link RunHistoryStore} for each task. */
final class RunHistoryStoreBuilder implements StoreBuilder<RunHistoryStore> {

  private final String name;
  private final ToIntFunction<String> maxRecordBytes;
  private final Map<String, String> topicConfig;

  /**
   * @param maxRecordBytes size of key and value that a topic accepts
   * @param topicConfig configuration of the changelog topic
   */
  RunHistoryStoreBuilder(
      String name, ToIntFunction<String> maxRecordBytes, Map<String, String> topicConfig) {
    this.name = name;
    this.maxRecordBytes = maxRecordBytes;
    this.topicConfig = new HashMap<>(topicConfig);
  }

  @Override
  public RunHistoryStore build() {
    ChangelogStore kept = new ChangelogStore(name);
    KeyValueStore<Bytes, byte[]> changelog =
        Stores.keyValueStoreBuilder(new Supplier(name, kept), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingEnabled(topicConfig)
            .build();
    return new RunHistoryStore(name, maxRecordBytes, kept, changelog);
  }

  /** Supplies the store of one task. */
  private record Supplier(String name, ChangelogStore store) implements KeyValueBytesStoreSupplier {

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return store;
    }

    @Override
    public String metricsScope() {
      return "run-history";
    }
  }

  @Override
  public StoreBuilder<RunHistoryStore> withCachingEnabled() {
    throw new UnsupportedOperationException("the objects of the store are the cache");
  }

  @Override
  public StoreBuilder<RunHistoryStore> withCachingDisabled() {
    return this;
  }

  @Override
  public StoreBuilder<RunHistoryStore> withLoggingEnabled(Map<String, String> config) {
    topicConfig.putAll(config);
    return this;
  }

  @Override
  public StoreBuilder<RunHistoryStore> withLoggingDisabled() {
    throw new UnsupportedOperationException("histories are durable in the changelog only");
  }

  @Override
  public Map<String, String> logConfig() {
    return topicConfig;
  }

  @Override
  public boolean loggingEnabled() {
    return true;
  }

  @Override
  public String name() {
    return name;
  }
}
