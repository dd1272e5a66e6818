package io.gradwatch.streams;

import io.gradwatch.protocol.logging.LogRateLimiter;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configuration and logging that the handlers of failed records share. */
final class StreamFailureLog {

  /** Key of the {@link StreamMetrics} object among the Streams properties. */
  static final String METRICS_CONFIG = "gradwatch.stream.metrics";

  private static final Logger log = LoggerFactory.getLogger(StreamFailureLog.class);

  private final LogRateLimiter rateLimiter = LogRateLimiter.oncePerMinute();

  /** Returns the configured metrics, or meters without a registry if none are configured. */
  static StreamMetrics metrics(Map<String, ?> configs) {
    return configs.get(METRICS_CONFIG) instanceof StreamMetrics metrics ? metrics : unregistered();
  }

  static StreamMetrics unregistered() {
    return new StreamMetrics(new CompositeMeterRegistry());
  }

  void logFailure(
      String what, String consequence, ErrorHandlerContext context, Exception exception) {
    if (rateLimiter.tryAcquire()) {
      log.error(
          "{}, {} (task={} topic={} partition={} offset={} operator={} suppressed={})",
          what,
          consequence,
          context.taskId(),
          context.topic(),
          context.partition(),
          context.offset(),
          context.processorNodeId(),
          rateLimiter.takeSuppressed(),
          exception);
    }
  }
}
