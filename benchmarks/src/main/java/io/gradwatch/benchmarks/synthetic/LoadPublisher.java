package io.gradwatch.benchmarks.synthetic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends encoded records with the producer settings of the trainer's publisher: acknowledged by all
 * replicas, idempotent, compressed with lz4.
 */
public final class LoadPublisher implements AutoCloseable {

  private static final int MAX_REQUEST_BYTES = Contract.MAX_RECORD_BYTES + 64 * 1024;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  public LoadPublisher(String bootstrap) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                1,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L * 1024 * 1024,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                MAX_REQUEST_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public void send(RunInfo info) {
    send(Topics.RUNS, info.run(), RunInfoCodec.encode(info));
  }

  /** Sends an encoded step; waits only if the producer's buffer is full. */
  public void sendStep(String run, byte[] step) {
    send(Topics.STEPS, run, step);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps the exception
  private void send(String topic, String run, byte[] value) {
    producer.send(new ProducerRecord<>(topic, run.getBytes(UTF_8), value), this::completed);
  }

  private void completed(RecordMetadata metadata, @Nullable Exception exception) {
    if (exception != null) {
      failure.compareAndSet(null, exception);
    }
  }

  /**
   * Waits until everything sent is acknowledged.
   *
   * @throws KafkaException if a record was not
   */
  public void flush() {
    producer.flush();
    Exception exception = failure.get();
    if (exception != null) {
      throw new KafkaException(
          "a record was not acknowledged: " + exception.getMessage(), exception);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
