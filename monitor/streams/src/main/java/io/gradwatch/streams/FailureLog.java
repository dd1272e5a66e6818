package io.gradwatch.streams;

import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the handlers of failed records share: the counts they were configured with, one line. */
final class FailureLog {

  /** Key of the {@link StreamCounts} object among the Streams properties. */
  static final String COUNTS_CONFIG = "gradwatch.stream.counts";

  private static final Logger log = LoggerFactory.getLogger(FailureLog.class);

  private FailureLog() {}

  static StreamCounts counts(Map<String, ?> configs) {
    return configs.get(COUNTS_CONFIG) instanceof StreamCounts counts ? counts : new StreamCounts();
  }

  static void failed(
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
