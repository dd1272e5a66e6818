package io.gradwatch.publisher;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Hears what became of one attempt to send.
 *
 * <p>The client answers a send that timed out waiting for metadata or for buffer space on the
 * calling thread, before it has taken the record: that attempt was refused, nothing is lost, and
 * the record can be tried again. Any other answer is final.
 */
final class Delivery implements Callback {

  private final Tally tally;
  private final Thread sender = Thread.currentThread();
  private boolean refused;

  Delivery(Tally tally) {
    this.tally = tally;
  }

  /** To be asked on the sending thread. */
  boolean refused() {
    return refused;
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null) {
      tally.published();
    } else if (failure instanceof TimeoutException && Thread.currentThread() == sender) {
      refused = true;
      tally.delayed(line(failure));
    } else if (failure instanceof RecordTooLargeException) {
      tally.oversize(line(failure));
    } else {
      tally.failed(line(failure));
    }
  }

  /** An exception in one line. */
  static String line(Throwable failure) {
    String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return text.replaceAll("\\s+", " ");
  }
}
