package io.gradwatch.publisher;

import java.util.Set;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Receives the result of one attempt to send a record.
 *
 * <p>An error that the client reports during {@code send} means that it has not accepted the
 * record: it has no metadata yet, its buffer is full, or authentication failed. The record can then
 * be sent again. After a later error it is unknown whether the record was delivered, unless the
 * error is permanent.
 */
final class DeliveryCallback implements Callback {

  /** Errors of the producer rather than of the record. */
  private static final Set<Class<? extends ApiException>> PRODUCER_ERRORS =
      Set.of(
          OutOfOrderSequenceException.class,
          ProducerFencedException.class,
          InvalidProducerEpochException.class,
          InvalidPidMappingException.class);

  private final PendingRecord record;
  private final DeliveryCounters counters;
  private final InFlightBuffer inFlight;
  private final Thread sender = Thread.currentThread();
  private boolean sendReturned;
  private boolean rejected;

  DeliveryCallback(PendingRecord record, DeliveryCounters counters, InFlightBuffer inFlight) {
    this.record = record;
    this.counters = counters;
    this.inFlight = inFlight;
  }

  /** Called after {@code send} returned: whether the client rejected the record. */
  boolean rejected() {
    sendReturned = true;
    return rejected;
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null) {
      counters.published(record);
      inFlight.completed(record);
    } else if (failure instanceof RecordTooLargeException) {
      counters.oversize(record, oneLine(failure));
      inFlight.completed(record);
    } else if (isPermanent(failure)) {
      counters.failed(record, oneLine(failure));
      inFlight.completed(record);
    } else {
      counters.delayed(oneLine(failure));
      if (Thread.currentThread() == sender && !sendReturned) {
        rejected = true;
      } else {
        inFlight.markBroken();
      }
    }
  }

  /** Whether the record would be rejected again. */
  private static boolean isPermanent(Exception failure) {
    return failure instanceof ApiException
        && !(failure instanceof RetriableException)
        && !isAccessDenied(failure)
        && PRODUCER_ERRORS.stream().noneMatch(type -> type.isInstance(failure));
  }

  /**
   * Whether the broker denies access. That is mended by an administrator, and no record is at
   * fault: a client that was denied its producer id fails with every record.
   */
  static boolean isAccessDenied(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
        return true;
      }
    }
    return false;
  }

  /** An exception as one line of text. */
  static String oneLine(Throwable failure) {
    String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return text.replaceAll("\\s+", " ");
  }
}
