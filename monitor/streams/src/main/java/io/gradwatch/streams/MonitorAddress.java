package io.gradwatch.streams;

/**
 * Where a monitor's HTTP server is reached.
 *
 * @param host name or address
 * @param port port
 */
public record MonitorAddress(String host, int port) {

  public MonitorAddress {
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "address is \"" + host + ":" + port + "\"; it must be HOST:PORT");
    }
  }

  /**
   * Reads {@code HOST:PORT}; an IPv6 address is in brackets.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static MonitorAddress parse(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    if (colon < 1 || !hostAndPort.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "address is \"" + hostAndPort + "\"; it must be HOST:PORT");
    }
    String host = hostAndPort.substring(0, colon).replaceAll("^\\[(.*)\\]$", "$1");
    return new MonitorAddress(host, Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
