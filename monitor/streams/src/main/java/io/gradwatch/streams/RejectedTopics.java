package io.gradwatch.streams;

import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Topics that reject every write: the stream goes on without them, because a write that fails ends
 * its transaction with everything else in it. A topic is left out once its writes have failed for
 * half a minute, and is tried again a minute later, then after twice that time, and so on.
 *
 * <p>Only topics of results can be left out. Without its changelog topic the stream cannot go on:
 * {@link StreamThreadReplacer} ends it after a while, and the description says why meanwhile.
 */
final class RejectedTopics {

  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(32);

  /** Time after the last rejection for which a topic that cannot be left out is described. */
  static final Duration DESCRIBED_FOR = Duration.ofMinutes(2);

  /** Time without a rejection after which the next one is a new problem. */
  private static final Duration RESET_AFTER = Duration.ofMinutes(5);

  private static final Set<String> RESULTS =
      Set.of(Topics.EVENTS, Topics.NORMS, Topics.DEAD_LETTERS);

  private final LongSupplier nanoTime;
  private final Map<String, Rejections> rejections = new ConcurrentHashMap<>();
  private final Map<String, String> missing = new ConcurrentHashMap<>();
  private final Map<String, Rejections> required = new ConcurrentHashMap<>();

  /**
   * Rejections of one topic.
   *
   * @param reason reason of the last one
   * @param pauseNanos time for which the topic is left out; 0 if it is not
   */
  private record Rejections(String reason, long firstNanos, long lastNanos, long pauseNanos) {}

  /**
   * @param nanoTime monotonic clock in nanoseconds, such as {@link System#nanoTime()}
   */
  RejectedTopics(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Records that a topic has rejected a write for a reason that does not pass by itself.
   *
   * @return whether the topic is left out from now on
   */
  boolean reject(String topic, String reason) {
    long now = nanoTime.getAsLong();
    if (!RESULTS.contains(topic)) {
      required.put(topic, new Rejections(reason, now, now, 0));
      return false;
    }
    if (isRejected(topic)) {
      return false;
    }
    rejections.compute(topic, (key, before) -> next(before, reason, now));
    return isRejected(topic);
  }

  private static Rejections next(@Nullable Rejections before, String reason, long now) {
    if (before == null || now - before.lastNanos() - before.pauseNanos() > RESET_AFTER.toNanos()) {
      return new Rejections(reason, now, now, 0);
    }
    if (before.pauseNanos() > 0) {
      long pause = Math.min(2 * before.pauseNanos(), MAX_PAUSE.toNanos());
      return new Rejections(reason, before.firstNanos(), now, pause);
    }
    long pause = now - before.firstNanos() >= PATIENCE.toNanos() ? FIRST_PAUSE.toNanos() : 0;
    return new Rejections(reason, before.firstNanos(), now, pause);
  }

  /** Records whether a topic exists. A missing one is left out until it does. */
  boolean setMissing(String topic, boolean isMissing) {
    if (!RESULTS.contains(topic)) {
      return false;
    }
    return isMissing
        ? missing.put(topic, "the topic does not exist") == null
        : missing.remove(topic) != null;
  }

  boolean isRejected(String topic) {
    if (missing.containsKey(topic)) {
      return true;
    }
    Rejections found = rejections.get(topic);
    return found != null
        && found.pauseNanos() > 0
        && nanoTime.getAsLong() - found.lastNanos() < found.pauseNanos();
  }

  /** Returns the topics that reject writes, with the reason; empty if none does. */
  String description() {
    long now = nanoTime.getAsLong();
    Stream<String> stopping =
        required.entrySet().stream()
            .filter(entry -> now - entry.getValue().lastNanos() < DESCRIBED_FOR.toNanos())
            .map(
                entry ->
                    "%s denies access and nothing can be evaluated without it: %s"
                        .formatted(entry.getKey(), entry.getValue().reason()));
    Stream<String> leftOut =
        RESULTS.stream()
            .filter(this::isRejected)
            .map(topic -> topic + " is not written: " + reason(topic));
    return Stream.concat(stopping, leftOut).sorted().collect(Collectors.joining("; "));
  }

  private String reason(String topic) {
    String absent = missing.get(topic);
    Rejections found = rejections.get(topic);
    return absent != null ? absent : found == null ? "" : found.reason();
  }
}
