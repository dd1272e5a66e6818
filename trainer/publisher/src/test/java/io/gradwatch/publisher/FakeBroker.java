package io.gradwatch.publisher;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A MockProducer that can also do what a real client does when the broker is away. */
final class FakeBroker extends MockProducer<byte[], byte[]> {

  private final AtomicInteger refusals = new AtomicInteger();
  private final CountDownLatch mayTake;
  volatile Duration closedWithin = Duration.ofDays(1);

  private FakeBroker(boolean acknowledges, boolean takes) {
    super(acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
    mayTake = new CountDownLatch(takes ? 0 : 1);
  }

  static FakeBroker acknowledging() {
    return new FakeBroker(true, true);
  }

  /** Records wait for {@code completeNext} or {@code errorNext}. */
  static FakeBroker silent() {
    return new FakeBroker(false, true);
  }

  /** Each send blocks until {@link #unblock}, or an interrupt. */
  static FakeBroker blocking() {
    return new FakeBroker(true, false);
  }

  void unblock() {
    mayTake.countDown();
  }

  /** Refuses the next sends as a client without metadata does. */
  void refuseNext(int sends) {
    refusals.set(sends);
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // A blocked send must not lock the rest.
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    try {
      mayTake.await();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    if (refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      callback.onCompletion(
          null, new TimeoutException("Topic not present in metadata after 0 ms."));
      return new CompletableFuture<>();
    }
    return super.send(record, callback);
  }

  @Override
  public void close(Duration timeout) {
    closedWithin = timeout;
    super.close(timeout);
  }
}
