package io.gradwatch.monitor.web;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The answer to a request that is rejected before it reaches the router: one line of text. */
final class Rejection {

  private Rejection() {}

  /**
   * @param reason reason in one line, without anything that the client sent
   */
  static void write(Response response, Callback callback, int status, String reason) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    Content.Sink.write(response, true, reason + "\n", callback);
  }
}
