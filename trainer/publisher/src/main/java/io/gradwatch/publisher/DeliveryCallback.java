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
 * Hears what became of one attempt to send.
 *
 * <p>What the client answers within the call that sends, it answers before it has taken the record:
 * it knows no broker yet, its buffer is full, the login is refused. Nothing is lost then, and the
 * same record can be tried again. A later answer other than an acknowledgement leaves open whether
 * the record arrived, unless it says that no broker will ever take it.
 */
final class DeliveryCallback implements Callback {

  /** What ends a producer, not a record. */
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

  /** The call that sends is over: whether the record was refused. On the sending thread. */
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

  /** Whether the record would meet the same answer again. */
  private static boolean isPermanent(Exception failure) {
    return failure instanceof ApiException
        && !(failure instanceof RetriableException)
        && !(failure instanceof AuthenticationException)
        && !(failure instanceof AuthorizationException)
        && PRODUCER_ERRORS.stream().noneMatch(type -> type.isInstance(failure));
  }

  /** An exception in one line. */
  static String oneLine(Throwable failure) {
    String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return text.replaceAll("\\s+", " ");
  }
}
