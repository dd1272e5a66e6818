package io.gradwatch.monitor.web;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers requests with a method that HTTP does not define. They do not reach the router, which
 * keeps every name of a method that it has seen.
 */
final class MethodHandler extends Handler.Wrapper {

  MethodHandler(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (RequestMethods.isKnown(request.getMethod())) {
      return super.handle(request, response, callback);
    }
    Rejection.write(
        response, callback, HttpStatus.NOT_IMPLEMENTED_501, "the method is not one of HTTP");
    return true;
  }
}
