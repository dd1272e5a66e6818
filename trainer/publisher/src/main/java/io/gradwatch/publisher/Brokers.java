package io.gradwatch.publisher;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Checks that a Kafka cluster is reachable, for commands that should fail before they start work.
 */
public final class Brokers {

  private Brokers() {}

  /**
   * Returns when a broker has responded.
   *
   * @param bootstrap bootstrap servers, {@code host:port}, comma-separated
   * @param kafka Kafka client settings (TLS, SASL, …); those that do not apply to an admin client
   *     are ignored
   * @param timeout maximum time for connection and response
   * @throws BrokerUnreachableException if no broker responds in time, the address is malformed or
   *     authentication fails
   */
  public static void requireReachable(
      String bootstrap, Map<String, String> kafka, Duration timeout) {
    try (AutoClosingAdmin admin =
        new AutoClosingAdmin(Admin.create(settings(bootstrap, kafka, timeout)))) {
      admin.admin.describeCluster().clusterId().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable(bootstrap, timeout, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof AuthorizationException) {
        return; // The broker responded.
      }
      throw cause instanceof AuthenticationException
          ? new BrokerUnreachableException(
              "the Kafka broker at "
                  + bootstrap
                  + " rejects the authentication: "
                  + cause.getMessage(),
              e)
          : unreachable(bootstrap, timeout, e);
    } catch (KafkaException e) {
      Throwable reason = e.getCause() instanceof KafkaException cause ? cause : e;
      throw new BrokerUnreachableException(
          bootstrap
              + " is not the address of a Kafka broker: "
              + reason.getMessage()
              + "; use host:port, for example localhost:9092",
          e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static BrokerUnreachableException unreachable(
      String bootstrap, Duration timeout, Exception cause) {
    return new BrokerUnreachableException(
        "no Kafka broker responded at %s within %d s; start one there or give another address"
            .formatted(bootstrap, timeout.toSeconds()),
        cause);
  }

  private static Map<String, Object> settings(
      String bootstrap, Map<String, String> kafka, Duration timeout) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.keySet().retainAll(AdminClientConfig.configNames());
    int millis = Math.toIntExact(timeout.toMillis());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    return settings;
  }

  /** Closes without waiting for requests in progress, unlike {@link Admin#close()}. */
  private record AutoClosingAdmin(Admin admin) implements AutoCloseable {

    @Override
    public void close() {
      admin.close(Duration.ZERO);
    }
  }
}
