package io.gradwatch.monitor.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Rejects requests for a foreign host if the server listens on loopback only: a page of another
 * site could otherwise resolve its own name to the loopback address and read the answers (DNS
 * rebinding). An address in place of a name is no such case, nor is a request without a host.
 */
final class HostHandler extends Handler.Wrapper {

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-f:.%]+\\]");
  private static final Pattern PORT = Pattern.compile(":[0-9]*$");

  private final String boundHost;
  private final boolean loopback;

  /**
   * @param boundHost address that the server listens on
   */
  HostHandler(String boundHost, Handler next) {
    super(next);
    this.boundHost = boundHost.toLowerCase(Locale.ROOT);
    this.loopback = isLoopback(boundHost);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // such an address cannot be bound
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!loopback || accepts(request)) {
      return super.handle(request, response, callback);
    }
    Rejection.write(
        response,
        callback,
        HttpStatus.MISDIRECTED_REQUEST_421,
        "the Host header must be localhost or an address; this server listens on loopback only");
    return true;
  }

  /** The host of an absolute request target, if there is one, is in the URI. */
  private boolean accepts(Request request) {
    return accepts(Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST)))
        && accepts(Optional.ofNullable(request.getHttpURI().getHost()));
  }

  private boolean accepts(Optional<String> hostAndPort) {
    String host = PORT.matcher(hostAndPort.orElse("")).replaceFirst("").toLowerCase(Locale.ROOT);
    return host.isEmpty()
        || host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals(boundHost)
        || ADDRESS.matcher(host).matches();
  }
}
