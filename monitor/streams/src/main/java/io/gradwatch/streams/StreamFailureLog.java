package io.gradwatch.streams;

import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the handlers of failed records share: the counts they were configured with, one line. */
final class StreamFailureLog {

  /** Key of the {@link StreamMetrics} object among the Streams properties. */
  static final String METRICS_CONFIG = "gradwatch.stream.counts";

  private static final Logger log = LoggerFactory.getLogger(StreamFailureLog.class);

  private StreamFailureLog() {}

  static StreamMetrics metrics(Map<String, ?> configs) {
    return configs.get(METRICS_CONFIG) instanceof StreamMetrics metrics
        ? metrics
        : new StreamMetrics();
  }

  static void logFailure(
      String what, String decision, ErrorHandlerContext context, long count, Exception cause) {
    if (SparseLog.due(count)) {
      log.error(
          "{}, {} (task={} topic={} partition={} offset={} operator={} count={})",
          what,
          decision,
          context.taskId(),
          context.topic(),
          context.partition(),
          context.offset(),
          context.processorNodeId(),
          count,
          cause);
    }
  }
}
