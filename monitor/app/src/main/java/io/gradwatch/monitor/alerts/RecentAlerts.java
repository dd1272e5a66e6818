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

/** The alerts that were delivered here lately, for the live page and in the log. */
public final class RecentAlerts {

  /** Alerts that are remembered. */
  static final int MAX_ALERTS = 200;

  /** Maximum number of log lines per minute. */
  static final int LOG_LINES_PER_MINUTE = 60;

  private static final Logger log = LoggerFactory.getLogger(RecentAlerts.class);

  /** What became of what was delivered. */
  public enum DeliveryOutcome {
    /** An alert was delivered that fires. */
    FIRING,
    /** An alert was delivered that is over. */
    RESOLVED,
    /** A message could not be read. */
    REJECTED,
    /** Alertmanager had more alerts than it put into its message. */
    TRUNCATED,
    /** An alert was forgotten for later ones. */
    EVICTED,
    /** A line of the log was left out, since there were too many. */
    NOT_LOGGED
  }

  /** Oldest delivery first. */
  private final Map<Map<String, String>, DeliveredAlert> alerts = new LinkedHashMap<>();

  private final Map<DeliveryOutcome, Long> counts = new ConcurrentHashMap<>();
  private final LogRateLimiter logRateLimiter;

  /**
   * @param nanoTime as {@link System#nanoTime()}
   */
  public RecentAlerts(LongSupplier nanoTime) {
    this.logRateLimiter = LogRateLimiter.perMinute(LOG_LINES_PER_MINUTE, nanoTime);
  }

  /** Takes in what Alertmanager sent. */
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

  /** A message could not be read. */
  public void reject(InvalidWebhookMessageException reason) {
    count(DeliveryOutcome.REJECTED, 1);
    if (logRateLimiter.tryAcquire()) {
      log.warn("a delivery to /api/alerts was refused: {}", reason.getMessage());
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
        alert.firing() ? "fires" : "is over",
        alert.label("alertname"),
        alert.label("severity"),
        alert.label("run"),
        alert.label("layer"),
        alert.summary());
  }

  /** Those that are over go first, then the oldest. */
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
    counts.merge(outcome, times, Long::sum);
  }

  /** Those that are remembered, latest delivery first. */
  public synchronized List<DeliveredAlert> alerts() {
    List<DeliveredAlert> latest = new ArrayList<>(alerts.values());
    Collections.reverse(latest);
    return latest;
  }

  /** How often this was the outcome. */
  public long count(DeliveryOutcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }
}
