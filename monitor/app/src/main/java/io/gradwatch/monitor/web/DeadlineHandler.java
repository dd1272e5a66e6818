package io.gradwatch.monitor.web;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes the connection of a request whose body, handling and answer together take too long. An
 * idle timeout alone does not end a client that sends one byte now and then.
 */
final class DeadlineHandler extends Handler.Wrapper {

  private final Duration timeout;

  DeadlineHandler(Duration timeout, Handler next) {
    super(next);
    this.timeout = timeout;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    Scheduler.Task deadline =
        request.getComponents().getScheduler().schedule(() -> close(endPoint), timeout);
    Request.addCompletionListener(request, failure -> deadline.cancel());
    return super.handle(request, response, callback);
  }

  private void close(EndPoint endPoint) {
    endPoint.close(new TimeoutException("the request took longer than " + timeout));
  }

  /** Closes connections that have not sent the head of a request in time. */
  static final class FirstHead implements Connection.Listener {

    private final Scheduler scheduler;
    private final Duration timeout;

    FirstHead(Scheduler scheduler, Duration timeout) {
      this.scheduler = scheduler;
      this.timeout = timeout;
    }

    @Override
    public void onOpened(Connection connection) {
      scheduler.schedule(() -> closeIfSilent(connection), timeout);
    }

    private static void closeIfSilent(Connection connection) {
      if (connection.getMessagesIn() == 0) {
        connection.getEndPoint().close(new TimeoutException("no request arrived"));
      }
    }
  }
}
