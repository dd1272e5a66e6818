package io.gradwatch.streams;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The innermost store below Kafka Streams' changelog: it hands restored records to their owner and
 * keeps none, because the owner has the histories as objects.
 */
final class ChangelogStore implements KeyValueStore<Bytes, byte[]> {

  private final String name;
  private final Position position = Position.emptyPosition();
  private StateRestoreCallback restore = (key, value) -> {};
  private boolean open;

  ChangelogStore(String name) {
    this.name = name;
  }

  void onRestore(StateRestoreCallback callback) {
    restore = callback;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    open = true;
    context.register(root, (key, value) -> restore.restore(key, value));
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public Position getPosition() {
    return position;
  }

  /** The record is on its way to the changelog topic when this returns. */
  @Override
  public void put(Bytes key, byte @Nullable [] value) {}

  @Override
  public byte @Nullable [] get(Bytes key) {
    return null;
  }

  @Override
  public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
    throw unsupported();
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    throw unsupported();
  }

  @Override
  public byte @Nullable [] delete(Bytes key) {
    throw unsupported();
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    throw unsupported();
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    throw unsupported();
  }

  @Override
  public long approximateNumEntries() {
    return 0;
  }

  private static UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException("this store keeps no records");
  }
}
