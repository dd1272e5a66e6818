package io.gradwatch.monitor.web;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers scrapes in front of the limits on other requests, and without a thread that waits for the
 * client: a client that reads slowly delays nobody. What such clients have not yet read is bounded;
 * above the bound, the oldest of them are disconnected.
 */
final class ScrapeHandler extends Handler.Wrapper {

  static final String PATH = "/metrics";

  private static final Logger log = LoggerFactory.getLogger(ScrapeHandler.class);

  /** Maximum number of bytes that all clients together have not yet read. */
  private static final long MAX_UNREAD_BYTES = 128L * 1024 * 1024;

  private final Scrapes scrapes;
  private final RequestMeters meters;
  private final Map<String, String> securityHeaders;
  private final Deque<Unread> unread = new ArrayDeque<>();
  private long unreadBytes;

  private record Unread(EndPoint client, int bytes) {}

  /**
   * @param securityHeaders headers of every answer
   * @param next handler of all other requests
   */
  ScrapeHandler(
      Scrapes scrapes, RequestMeters meters, Map<String, String> securityHeaders, Handler next) {
    super(next);
    this.scrapes = scrapes;
    this.meters = meters;
    this.securityHeaders = securityHeaders;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!HttpMethod.GET.is(request.getMethod())
        || !PATH.equals(Request.getPathInContext(request))) {
      return super.handle(request, response, callback);
    }
    long start = System.nanoTime();
    Request.addCompletionListener(
        request,
        failure ->
            meters.record(
                request.getMethod(), PATH, response.getStatus(), System.nanoTime() - start));
    String encodings = request.getHeaders().get(HttpHeader.ACCEPT_ENCODING);
    boolean gzip = encodings != null && encodings.toLowerCase(Locale.ROOT).contains("gzip");
    var unused =
        scrapes
            .render(request.getHeaders().get(HttpHeader.ACCEPT), gzip)
            .whenComplete(
                (scrape, failure) -> {
                  if (failure == null) {
                    write(scrape, request, response, callback);
                  } else {
                    log.error("metrics could not be rendered", failure);
                    Rejection.write(
                        response,
                        callback,
                        HttpStatus.INTERNAL_SERVER_ERROR_500,
                        "the metrics could not be rendered; the log gives the reason");
                  }
                });
    return true;
  }

  private void write(Scrapes.Scrape scrape, Request request, Response response, Callback callback) {
    response.setStatus(HttpStatus.OK_200);
    securityHeaders.forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, scrape.contentType());
    response.getHeaders().put(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
    if (scrape.gzip()) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, scrape.body().length);
    Unread own =
        new Unread(
            request.getConnectionMetaData().getConnection().getEndPoint(), scrape.body().length);
    add(own);
    Request.addCompletionListener(request, failure -> remove(own));
    response.write(true, ByteBuffer.wrap(scrape.body()), callback);
  }

  private void add(Unread added) {
    Deque<Unread> disconnected = new ArrayDeque<>();
    synchronized (unread) {
      unreadBytes += added.bytes();
      for (Unread oldest = unread.peekFirst();
          oldest != null && unreadBytes > MAX_UNREAD_BYTES;
          oldest = unread.peekFirst()) {
        unread.removeFirst();
        unreadBytes -= oldest.bytes();
        disconnected.add(oldest);
      }
      unread.addLast(added);
    }
    disconnected.forEach(
        slow -> slow.client().close(new TimeoutException("others wait for their scrape")));
  }

  private void remove(Unread read) {
    synchronized (unread) {
      if (unread.remove(read)) {
        unreadBytes -= read.bytes();
      }
    }
  }
}
