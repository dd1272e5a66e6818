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
final class Delivery implements Callback {

  /** What ends a producer, not a record. */
  private static final Set<Class<? extends ApiException>> OF_THE_PRODUCER =
      Set.of(
          OutOfOrderSequenceException.class,
          ProducerFencedException.class,
          InvalidProducerEpochException.class,
          InvalidPidMappingException.class);

  private final Parcel parcel;
  private final Tally tally;
  private final Window window;
  private final Thread sender = Thread.currentThread();
  private boolean sent;
  private boolean refused;

  Delivery(Parcel parcel, Tally tally, Window window) {
    this.parcel = parcel;
    this.tally = tally;
    this.window = window;
  }

  /** The call that sends is over: whether the record was refused. On the sending thread. */
  boolean refused() {
    sent = true;
    return refused;
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null) {
      tally.published(parcel);
      window.answered(parcel);
    } else if (failure instanceof RecordTooLargeException) {
      tally.oversize(parcel, line(failure));
      window.answered(parcel);
    } else if (finalFor(failure)) {
      tally.failed(parcel, line(failure));
      window.answered(parcel);
    } else {
      tally.delayed(line(failure));
      if (Thread.currentThread() == sender && !sent) {
        refused = true;
      } else {
        window.broke();
      }
    }
  }

  /** Whether the record would meet the same answer again. */
  private static boolean finalFor(Exception failure) {
    return failure instanceof ApiException
        && !(failure instanceof RetriableException)
        && !(failure instanceof AuthenticationException)
        && !(failure instanceof AuthorizationException)
        && OF_THE_PRODUCER.stream().noneMatch(type -> type.isInstance(failure));
  }

  /** An exception in one line. */
  static String line(Throwable failure) {
    String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return text.replaceAll("\\s+", " ");
  }
}
