package io.gradwatch.dashboards.compose;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A third-party image, as its documentation describes it. The tests rely on nothing else, because
 * no image can be pulled where they run.
 */
enum PublishedImage {
  /** github.com/apache/kafka: docker/jvm/Dockerfile, docker/examples/README.md. */
  KAFKA(
      "apache/kafka",
      9092,
      Set.of("/var/lib/kafka/data", "/etc/kafka/secrets", "/mnt/shared/config"),
      Pattern.compile("KAFKA_[A-Z_]+|CLUSTER_ID"),
      Set.of("/opt/kafka/bin/kafka-broker-api-versions.sh")),

  /** github.com/prometheus/prometheus: Dockerfile; its base, prometheus/busybox, has BusyBox. */
  PROMETHEUS(
      "prom/prometheus",
      9090,
      Set.of("/etc/prometheus", "/prometheus"),
      Pattern.compile(""),
      Set.of("wget")),

  /** github.com/prometheus/alertmanager: Dockerfile; its base, prometheus/busybox, has BusyBox. */
  ALERTMANAGER(
      "prom/alertmanager",
      9093,
      Set.of("/etc/alertmanager", "/alertmanager"),
      Pattern.compile(""),
      Set.of("wget")),

  /**
   * github.com/grafana/grafana: Dockerfile, conf/defaults.ini for the variables GF_SECTION_KEY;
   * grafana.com/docs: configure a Docker image. Its base, Alpine, has BusyBox.
   */
  GRAFANA(
      "grafana/grafana",
      3000,
      Set.of("/var/lib/grafana", "/etc/grafana/provisioning", "/etc/gradwatch/dashboards"),
      Pattern.compile(
          "GF_(SECURITY_ADMIN_(USER|PASSWORD)"
              + "|ANALYTICS_(REPORTING_ENABLED|CHECK_FOR_UPDATES)"
              + "|USERS_ALLOW_SIGN_UP"
              + "|DASHBOARDS_(DEFAULT_HOME_DASHBOARD_PATH|MIN_REFRESH_INTERVAL))"),
      Set.of("wget"));

  private final String repository;
  private final int port;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of(…) is immutable
  private final Set<String> mountPoints;

  @SuppressWarnings("ImmutableEnumChecker") // a compiled pattern is immutable
  private final Pattern variables;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of(…) is immutable
  private final Set<String> healthCheckCommands;

  PublishedImage(
      String repository,
      int port,
      Set<String> mountPoints,
      Pattern variables,
      Set<String> healthCheckCommands) {
    this.repository = repository;
    this.port = port;
    this.mountPoints = mountPoints;
    this.variables = variables;
    this.healthCheckCommands = healthCheckCommands;
  }

  static PublishedImage of(String image) {
    return Arrays.stream(values())
        .filter(known -> image.startsWith(known.repository + ":"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no documentation on file for image " + image));
  }

  int port() {
    return port;
  }

  /** Where directories and volumes may be mounted. */
  Set<String> mountPoints() {
    return mountPoints;
  }

  boolean supportsVariable(String variable) {
    return variables.matcher(variable).matches();
  }

  /** Commands in the image that a health check may run. */
  Set<String> healthCheckCommands() {
    return healthCheckCommands;
  }
}
