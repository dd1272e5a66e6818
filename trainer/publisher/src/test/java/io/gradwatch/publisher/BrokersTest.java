package io.gradwatch.publisher;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BrokersTest {

  private static void require(String bootstrap) {
    Brokers.requireReachable(bootstrap, Map.of("acks", "all"), Duration.ofSeconds(1));
  }

  @Test
  void reportsInOneLineThatNoBrokerResponds() throws Exception {
    String unusedAddress = "127.0.0.1:" + Ports.free();

    assertThatExceptionOfType(BrokerUnreachableException.class)
        .isThrownBy(() -> require(unusedAddress))
        .withMessage(
            "no Kafka broker responded at "
                + unusedAddress
                + " within 1 s; start one there or give another address");
  }

  @Test
  void timesOutOnAServerThatDoesNotSpeakKafka() throws Exception {
    try (var mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(BrokerUnreachableException.class)
          .isThrownBy(() -> require("127.0.0.1:" + mute.getLocalPort()))
          .withMessageContaining("within 1 s");
    }
  }

  @Test
  void aMalformedAddressIsRejectedWithTheRightFormat() {
    assertThatExceptionOfType(BrokerUnreachableException.class)
        .isThrownBy(() -> require("nonsense"))
        .withMessageContainingAll("nonsense", "host:port");
  }
}
