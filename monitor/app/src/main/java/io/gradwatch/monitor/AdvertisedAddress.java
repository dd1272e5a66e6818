package io.gradwatch.monitor;

import io.gradwatch.streams.MonitorAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/** The address at which other monitors reach this one. */
final class AdvertisedAddress {

  private AdvertisedAddress() {}

  /**
   * Returns the address that the server is bound to; if it is bound to all, the first one of this
   * machine that is not loopback.
   */
  static MonitorAddress of(String boundHost, int port) {
    return new MonitorAddress(isAny(boundHost) ? machineAddress() : boundHost, port);
  }

  private static boolean isAny(String host) {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress();
    } catch (UnknownHostException e) {
      return false; // such an address cannot be bound
    }
  }

  private static String machineAddress() {
    try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
      Optional<String> first =
          interfaces
              .filter(AdvertisedAddress::isUsable)
              .flatMap(NetworkInterface::inetAddresses)
              .filter(Inet4Address.class::isInstance)
              .map(InetAddress::getHostAddress)
              .findFirst();
      return first.orElseGet(() -> InetAddress.getLoopbackAddress().getHostAddress());
    } catch (SocketException e) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }

  private static boolean isUsable(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }
}
