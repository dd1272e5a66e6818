package io.gradwatch.monitor.alerts;

import io.gradwatch.protocol.logging.LogRateLimiter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The most recent alerts from Alertmanager, for the live page; logs when one fires or resolves. */
public final class RecentAlerts {

  /** Maximum number of alerts kept in memory. */
  static final int MAX_ALERTS = 200;

  /** Maximum number of log lines per minute. */
  static final int LOG_LINES_PER_MINUTE = 60;

  private static final Logger log = LoggerFactory.getLogger(RecentAlerts.class);

  /** The outcome of a delivery or of one alert in it. */
  public enum DeliveryOutcome {
    /** A firing alert was delivered. */
    FIRING,
    /** A resolved alert was delivered. */
    RESOLVED,
    /** A message was invalid. */
    REJECTED,
    /** Alertmanager omitted an alert because the message was full. */
    TRUNCATED,
    /** An alert was removed from memory in favour of newer ones. */
    EVICTED,
    /** A log line was suppressed by the rate limit. */
    NOT_LOGGED
  }

  /** By labels, the least recently delivered first. */
  private final Map<Map<String, String>, DeliveredAlert> alerts = new LinkedHashMap<>();

  private final Map<DeliveryOutcome, Long> counts = new ConcurrentHashMap<>();
  private final LogRateLimiter logRateLimiter;

  /**
   * @param nanoTime monotonic clock in nanoseconds, such as {@link System#nanoTime()}
   */
  public RecentAlerts(LongSupplier nanoTime) {
    this(nanoTime, Map.of());
  }

  /**
   * @param counts counts to start from
   */
  RecentAlerts(LongSupplier nanoTime, Map<DeliveryOutcome, Long> counts) {
    this.counts.putAll(counts);
    this.logRateLimiter = LogRateLimiter.perMinute(LOG_LINES_PER_MINUTE, nanoTime);
  }

  /** Adds the alerts of a message. */
  public synchronized void add(WebhookMessage delivery) {
    count(DeliveryOutcome.TRUNCATED, delivery.truncatedAlerts());
    for (DeliveredAlert alert : delivery.alerts()) {
      count(alert.firing() ? DeliveryOutcome.FIRING : DeliveryOutcome.RESOLVED, 1);
      Optional<DeliveredAlert> previous = Optional.ofNullable(alerts.remove(alert.labels()));
      alerts.put(alert.labels(), alert);
      if (previous.map(DeliveredAlert::firing).orElse(false) != alert.firing()) {
        logTransition(alert);
      }
    }
    evict();
  }

  /** Counts and logs an invalid message. */
  public void reject(InvalidWebhookMessageException reason) {
    count(DeliveryOutcome.REJECTED, 1);
    if (logRateLimiter.tryAcquire()) {
      log.warn("invalid message rejected at /api/alerts: {}", reason.getMessage());
    } else {
      count(DeliveryOutcome.NOT_LOGGED, 1);
    }
  }

  private void logTransition(DeliveredAlert alert) {
    if (!logRateLimiter.tryAcquire()) {
      count(DeliveryOutcome.NOT_LOGGED, 1);
      return;
    }
    log.info(
        "alert {} (alert={}, severity={}, run={}, layer={}): {}",
        alert.firing() ? "fires" : "is resolved",
        alert.label("alertname"),
        alert.label("severity"),
        alert.label("run"),
        alert.label("layer"),
        alert.summary());
  }

  /** Evicts resolved alerts first, then the least recently delivered. */
  private void evict() {
    while (alerts.size() > MAX_ALERTS) {
      DeliveredAlert oldest =
          alerts.values().stream()
              .filter(alert -> !alert.firing())
              .findFirst()
              .orElseGet(() -> alerts.values().iterator().next());
      alerts.remove(oldest.labels());
      count(DeliveryOutcome.EVICTED, 1);
    }
  }

  private void count(DeliveryOutcome outcome, long times) {
    counts.merge(outcome, times, RecentAlerts::saturatedSum);
  }

  /** A negative counter would fail the whole scrape. */
  private static long saturatedSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Returns the alerts in memory, the most recently delivered first. */
  public synchronized List<DeliveredAlert> alerts() {
    List<DeliveredAlert> latest = new ArrayList<>(alerts.values());
    Collections.reverse(latest);
    return latest;
  }

  /** Returns how often an outcome occurred, at most {@link Long#MAX_VALUE}. */
  public long count(DeliveryOutcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }
}
