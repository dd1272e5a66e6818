package io.gradwatch.publisher;

import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.List;
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

/** A MockProducer that can also behave like a real client whose broker is unreachable. */
final class FakeProducer extends MockProducer<byte[], byte[]> {

  private final AtomicInteger rejections = new AtomicInteger();
  private volatile RuntimeException rejection =
      new TimeoutException("Topic not present in metadata after 0 ms.");
  private final CountDownLatch mayAccept;
  volatile Duration closedWithin = Duration.ofDays(1);

  private FakeProducer(boolean acknowledges, boolean accepts) {
    super(acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
    mayAccept = new CountDownLatch(accepts ? 0 : 1);
  }

  static FakeProducer acknowledging() {
    return new FakeProducer(true, true);
  }

  /** Completes records only by {@code completeNext} or {@code errorNext}. */
  static FakeProducer manual() {
    return new FakeProducer(false, true);
  }

  /** Each send blocks until {@link #unblock}, or an interrupt. */
  static FakeProducer blocking() {
    return new FakeProducer(true, false);
  }

  void unblock() {
    mayAccept.countDown();
  }

  /** Rejects the next sends like a client without metadata. */
  void rejectNext(int sends) {
    rejections.set(sends);
  }

  /** Rejects all sends with this reason, until {@code rejectNext(0)}. */
  void rejectAll(RuntimeException reason) {
    rejection = reason;
    rejectNext(Integer.MAX_VALUE);
  }

  /** Numbers of the steps that were sent. */
  List<Long> sentSteps() {
    return history().stream()
        .filter(record -> record.topic().equals(Topics.STEPS))
        .map(record -> (Decoded.Accepted<StepReport>) StepReportCodec.decode(record.value()))
        .map(accepted -> accepted.value().step())
        .toList();
  }

  @Override
  @SuppressWarnings(
      "UnsynchronizedOverridesSynchronized") // A blocked send must not block the other methods.
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    try {
      mayAccept.await();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    if (rejections.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      callback.onCompletion(null, rejection);
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
