package io.gradwatch.monitor.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/**
 * The socket of the HTTP server, bound before the server starts: a port in use is reported at once,
 * and other monitors can be told the port. Connections wait until the server accepts them.
 */
public final class HttpSocket implements AutoCloseable {

  private final String host;
  private final ServerSocketChannel channel;

  private HttpSocket(String host, ServerSocketChannel channel) {
    this.host = host;
    this.channel = channel;
  }

  /**
   * Binds the address.
   *
   * @param port port; 0 selects a free one
   * @throws IOException if it cannot be bound
   */
  public static HttpSocket bind(String host, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("unknown host " + host);
    }
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new HttpSocket(host, channel);
  }

  String host() {
    return host;
  }

  ServerSocketChannel channel() {
    return channel;
  }

  /** Returns the port that is bound. */
  public int port() {
    return channel.socket().getLocalPort();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
