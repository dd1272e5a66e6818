package io.gradwatch.streams;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * A record that could not be written: its transaction is aborted and what was read in it is read
 * again, so nothing is lost and nothing published twice. To continue is no choice: a failed write
 * dooms the transaction (KafkaProducer, "abortable error"). Records that a broker would always
 * refuse, too large or from the future, are therefore never handed to the producer.
 */
public final class RetryingProductionHandler implements ProductionExceptionHandler {

  private StreamMetrics metrics = new StreamMetrics();

  @Override
  public void configure(Map<String, ?> configs) {
    metrics = StreamFailureLog.metrics(configs);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    long count = metrics.count(StreamMetrics.StreamEvent.PRODUCTION_FAILED);
    StreamFailureLog.logFailure(
        "not written to " + record.topic(), "to be read again", context, count, exception);
    return exception instanceof RetriableException ? Response.retry() : Response.fail();
  }
}
