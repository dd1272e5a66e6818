package io.gradwatch.monitor.web;

import io.gradwatch.monitor.alerts.WebhookMessage;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ConditionalHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.jspecify.annotations.Nullable;

/**
 * The handlers in front of the router. A body is received before the router sees it, so that no
 * thread waits for it. Answers may wait for a client; a share of the threads is left to the paths
 * of health, whose answers fit any socket buffer. Scrapes need no thread while they are written.
 */
final class HandlerChain {

  /** Those of the limits below, at most six that accept and select, and ten for health. */
  static final int MAX_THREADS = 24;

  private static final int MAX_OTHER_REQUESTS = 8;
  private static final int MAX_BODIES = 32;
  private static final int MAX_WAITING = 64;
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private static final String[] HEALTH = {"/healthz", "/livez", "/readyz"};

  /** With a slash at its end, too, which the router accepts. */
  private static final String ALERTS = "/api/alerts/*";

  /** Larger than a message, so that the router answers most messages that are too large. */
  private static final int MAX_RETAINED_BYTES = WebhookMessage.MAX_BYTES * 9 / 8;

  /** Counted per chunk of a body, for the objects that hold it. */
  private static final int BYTES_PER_CHUNK = 64;

  private HandlerChain() {}

  /**
   * @param scrapes answers scrapes and passes other requests on
   */
  static Handler.Wrapper of(
      String boundHost, WebLimits limits, Function<Handler, Handler.Wrapper> scrapes) {
    QoSHandler others = atMost(MAX_OTHER_REQUESTS, null);
    others.excludePath(HEALTH);
    EagerContentHandler bodies =
        new EagerContentHandler(
            others, new RetainedContentLoaderFactory(MAX_RETAINED_BYTES, BYTES_PER_CHUNK, true));
    QoSHandler senders = atMost(MAX_BODIES, bodies);
    for (ConditionalHandler posts : new ConditionalHandler[] {bodies, senders}) {
      posts.includeMethod("POST");
      posts.includePath(ALERTS);
    }
    MethodHandler methods = new MethodHandler(scrapes.apply(senders));
    return new DeadlineHandler(limits.requestTimeout(), new HostHandler(boundHost, methods));
  }

  private static QoSHandler atMost(int requests, @Nullable Handler next) {
    QoSHandler limited = new QoSHandler(next);
    limited.setMaxRequestCount(requests);
    limited.setMaxSuspendedRequestCount(MAX_WAITING);
    limited.setMaxSuspend(MAX_WAIT);
    return limited;
  }
}
