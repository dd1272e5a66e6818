package io.gradwatch.streams;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names under which brokers know the stream threads of one monitor. They stay the same when the
 * process restarts, so that brokers recognise the successor of a process that was killed: it takes
 * over the partitions without a rebalance, and its producers abort the transactions that were left
 * open. Without, both would wait for a timeout.
 *
 * @param applicationId consumer group
 * @param id identity of the monitor, of letters, digits, dots, underscores and hyphens
 */
record InstanceIdentity(String applicationId, String id) {

  private static final String SEPARATOR = "-";
  private static final Pattern NUMBER_AT_END = Pattern.compile("-([0-9]{1,9})$");

  /** Returns what Kafka Streams extends to {@link #groupInstanceId(int)} for each thread. */
  String groupInstanceId() {
    return id;
  }

  /** Returns the static member of the consumer group that a thread is. */
  String groupInstanceId(int thread) {
    return id + SEPARATOR + thread;
  }

  /** Returns the transactional id of a thread, which begins with the application id. */
  String transactionalId(int thread) {
    return transactionalId(applicationId, groupInstanceId(thread));
  }

  /** Returns the transactional id of a thread of any monitor. */
  static String transactionalId(String applicationId, String groupInstanceId) {
    return applicationId + SEPARATOR + groupInstanceId;
  }

  /** Returns the number at the end of a name of a stream thread or of what belongs to one. */
  static OptionalInt threadNumber(String name) {
    Matcher number = NUMBER_AT_END.matcher(name);
    return number.find() ? OptionalInt.of(Integer.parseInt(number.group(1))) : OptionalInt.empty();
  }
}
