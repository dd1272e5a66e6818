package io.gradwatch.dashboards.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.cli.Gradwatch;
import io.gradwatch.dashboards.MetricCatalogue;
import io.gradwatch.dashboards.compose.ComposeFile.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Everything that docker-compose.yml refers to exists in the project or in an image. */
class ComposeFileTest {

  private static final Path DOCKERFILE =
      ComposeFile.PROJECT_ROOT.resolve("deploy/docker/Dockerfile");
  private static final Pattern HOST_AND_PORT = Pattern.compile("\\b([a-z]+):(\\d{4,5})\\b");

  private static List<Service> services = List.of();

  @BeforeAll
  static void read() {
    services = ComposeFile.services();
  }

  private static Service service(String name) {
    return services.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static Stream<Service> thirdPartyServices() {
    return services.stream().filter(service -> !service.isBuiltLocally());
  }

  private static Stream<Service> locallyBuiltServices() {
    return services.stream().filter(Service::isBuiltLocally);
  }

  @Test
  void hasEveryService() {
    assertThat(services)
        .extracting(Service::name)
        .containsExactlyInAnyOrder(
            "kafka", "monitor", "trainer", "alertmanager", "prometheus", "grafana");
    assertThat(service("trainer").strings("profiles")).containsExactly("demo");
  }

  @Test
  void failsWithoutAPasswordAndNamesItsVariable() {
    ComposeFile.ConfigOutput output = ComposeFile.config(Map.of());

    assertThat(output.exitCode()).isNotZero();
    assertThat(output.stderr())
        .contains(ComposeFile.PASSWORD_VARIABLE)
        .contains("choose the password");
  }

  @Test
  void pinsThirdPartyImagesAndMatchesTheKafkaClientVersion() throws IOException {
    assertThat(thirdPartyServices())
        .allSatisfy(s -> assertThat(s.image()).matches(".+:v?\\d+\\.\\d+\\.\\d+"));

    Matcher version =
        Pattern.compile("<kafka.version>(.+)</kafka.version>")
            .matcher(Files.readString(ComposeFile.PROJECT_ROOT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(service("kafka").image()).isEqualTo("apache/kafka:" + version.group(1));
  }

  @Test
  void publishesListeningPortsOnLoopbackOnly() {
    for (Service service : services) {
      for (String port : service.strings("ports")) {
        int inside = service.isBuiltLocally() ? 9464 : PublishedImage.of(service.image()).port();
        assertThat(port).isEqualTo("127.0.0.1:%d:%d/tcp".formatted(inside, inside));
      }
    }
  }

  @Test
  void startsServicesWhenTheirDependenciesAreHealthy() {
    for (Service service : services) {
      service
          .json()
          .path("depends_on")
          .properties()
          .forEach(
              on -> {
                assertThat(on.getValue().path("condition").asText()).isEqualTo("service_healthy");
                assertThat(service(on.getKey()).json().path("healthcheck").path("test"))
                    .isNotEmpty();
              });
    }
    assertThat(services)
        .filteredOn(service -> !service.name().equals("trainer"))
        .allSatisfy(s -> assertThat(s.json().path("healthcheck").path("test")).isNotEmpty());
  }

  @Test
  void checksHealthWithCommandsInTheImageAndOnItsPort() {
    for (Service service : thirdPartyServices().toList()) {
      List<String> test = new ArrayList<>();
      service.json().path("healthcheck").path("test").forEach(word -> test.add(word.asText()));
      PublishedImage image = PublishedImage.of(service.image());

      assertThat(test.get(0)).isEqualTo("CMD");
      assertThat(image.healthCheckCommands()).contains(test.get(1));
      assertThat(test.get(test.size() - 1)).contains("localhost:" + image.port());
    }
  }

  @Test
  void mountsExistingDirectoriesWhereImagesExpectThem() {
    Set<String> volumes = new HashSet<>();
    ComposeFile.parse().path("volumes").fieldNames().forEachRemaining(volumes::add);
    Set<String> used = new HashSet<>();
    for (Service service : services) {
      Set<String> folders =
          service.isBuiltLocally()
              ? Set.of("/var/lib/gradwatch")
              : PublishedImage.of(service.image()).mountPoints();
      service
          .mounts()
          .forEach(
              (target, source) -> {
                assertThat(folders).contains(target);
                if (source.startsWith("/")) {
                  assertThat(Path.of(source)).isDirectory();
                } else {
                  used.add(source);
                }
              });
    }
    assertThat(used).isEqualTo(volumes);
  }

  @Test
  void configFilesInCommandsAreMounted() {
    List<String> named = new ArrayList<>();
    for (Service service : thirdPartyServices().toList()) {
      Stream.concat(service.strings("command").stream(), service.environment().values().stream())
          .map(text -> text.substring(text.indexOf('=') + 1))
          .filter(path -> path.matches("/.+\\.(yml|json)"))
          .forEach(
              path -> {
                named.add(path);
                assertThat(hostPath(service, path)).isRegularFile();
              });
    }
    assertThat(named).hasSize(3);
  }

  private static Path hostPath(Service service, String path) {
    return service.mounts().entrySet().stream()
        .filter(mount -> path.startsWith(mount.getKey() + "/"))
        .map(mount -> Path.of(mount.getValue() + path.substring(mount.getKey().length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(path + " is mounted nowhere in " + service));
  }

  @Test
  void mountsDashboardsAtTheProviderPath() throws IOException {
    Path provider =
        hostPath(service("grafana"), "/etc/grafana/provisioning/dashboards/gradwatch.yml");
    Matcher path = Pattern.compile("path: (\\S+)").matcher(Files.readString(provider));

    assertThat(path.find()).isTrue();
    assertThat(service("grafana").mounts()).containsKey(path.group(1));
  }

  @Test
  void setsOnlyVariablesThatImagesSupport() {
    for (Service service : thirdPartyServices().toList()) {
      PublishedImage image = PublishedImage.of(service.image());
      assertThat(service.environment().keySet()).allMatch(image::supportsVariable);
    }
    assertThat(service("kafka").environment().keySet())
        .extracting(name -> name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT))
        .extracting(name -> name.replace('_', '.'))
        .allMatch(key -> KafkaConfig.configNames().contains(key));
  }

  @Test
  void setsOnlyVariablesThatTheMonitorSupports() throws IOException {
    String settings =
        Files.readString(ComposeFile.PROJECT_ROOT.resolve("monitor/app/monitor.yaml"));
    Set<String> ours = new HashSet<>(service("monitor").environment().keySet());
    Matcher inImage =
        Pattern.compile("(GRADWATCH_MONITOR_\\w+)=").matcher(Files.readString(DOCKERFILE));
    while (inImage.find()) {
      ours.add(inImage.group(1));
    }

    assertThat(ours).hasSizeGreaterThan(3);
    assertThat(ours).allSatisfy(name -> assertThat(settings).contains("# " + name + " "));
  }

  @Test
  void passesOnlyOptionsThatServersSupport() throws Exception {
    for (String server : List.of("prometheus", "alertmanager")) {
      String binary = server.equals("alertmanager") ? "prometheus-alertmanager" : server;
      Process help = new ProcessBuilder(binary, "--help").redirectErrorStream(true).start();
      String options = new String(help.getInputStream().readAllBytes(), UTF_8);

      assertThat(service(server).strings("command"))
          .isNotEmpty()
          .allSatisfy(
              word -> assertThat(options).contains(word.substring(0, word.indexOf('=')) + "="));
    }
  }

  @Test
  void passesValidArgumentsToTheTrainer() {
    String[] train = service("trainer").strings("command").toArray(String[]::new);
    CommandLine.ParseResult parsed = new CommandLine(Gradwatch.class).parseArgs(train);

    assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("train");
    assertThat(parsed.subcommand().matchedPositionals()).isNotEmpty();
    assertThat(train)
        .filteredOn(word -> word.endsWith("job.yaml"))
        .hasSize(4)
        .allSatisfy(
            job ->
                assertThat(
                        ComposeFile.PROJECT_ROOT.resolve(
                            "cli/src/main/resources/io/gradwatch/cli/demo"
                                + job.substring("/opt/gradwatch/jobs".length())))
                    .isRegularFile());
  }

  @Test
  void addressesServicesByNameOnListeningPorts() throws IOException {
    Set<String> listening = new HashSet<>(Set.of("kafka:19092", "kafka:29093", "monitor:9464"));
    thirdPartyServices().forEach(s -> listening.add(s + ":" + PublishedImage.of(s.image()).port()));
    String named =
        ComposeFile.config(Map.of(ComposeFile.PASSWORD_VARIABLE, "secret")).stdout()
            + Files.readString(
                MetricCatalogue.MODULE_DIRECTORY.resolve("prometheus/prometheus.yml"))
            + Files.readString(
                MetricCatalogue.MODULE_DIRECTORY.resolve("alertmanager/alertmanager-local.yml"))
            + Files.readString(
                MetricCatalogue.MODULE_DIRECTORY.resolve(
                    "grafana/provisioning/datasources/prometheus.yml"));
    Set<String> reached = new HashSet<>();
    Matcher host = HOST_AND_PORT.matcher(named);
    while (host.find()) {
      if (services.stream().anyMatch(s -> s.name().equals(host.group(1)))) {
        reached.add(host.group());
      }
    }

    assertThat(reached)
        .containsExactlyInAnyOrder(
            "kafka:19092", "kafka:29093", "monitor:9464", "alertmanager:9093", "prometheus:9090");
    assertThat(listening).containsAll(reached);
    String listeners = service("kafka").environment().get("KAFKA_LISTENERS");
    assertThat(listeners).contains("://:19092", "://:29093", "://:9092");
  }

  @Test
  void buildsImagesFromExistingStagesWithAnUnprivilegedUser() throws IOException {
    String dockerfile = Files.readString(DOCKERFILE);
    assertThat(locallyBuiltServices())
        .allSatisfy(
            service -> {
              String stage = service.json().path("build").path("target").asText();
              assertThat(service.json().path("build").path("dockerfile").asText())
                  .isEqualTo("deploy/docker/Dockerfile");
              assertThat(dockerfile).contains("FROM base AS " + stage + "\n");
            });
    assertThat(dockerfile)
        .contains(
            "FROM ${BUILD_IMAGE} AS build", "FROM ${RUN_IMAGE} AS base", "\nUSER gradwatch\n");
    assertThat(dockerfile).contains("\"" + Gradwatch.class.getName() + "\"");
  }

  @Test
  void addsTheSameJavaModulesAsTheLauncher() throws IOException {
    Matcher added =
        Pattern.compile("--add-modules (\\S+)")
            .matcher(Files.readString(ComposeFile.PROJECT_ROOT.resolve("gradwatch")));

    assertThat(added.find()).isTrue();
    assertThat(Files.readString(DOCKERFILE))
        .contains("\"--add-modules\", \"" + added.group(1) + "\"");
  }

  @Test
  void copiesExistingBuildOutputsIntoImages() throws IOException {
    Matcher copied =
        Pattern.compile("COPY --from=build /src/(\\S+) ").matcher(Files.readString(DOCKERFILE));
    List<Path> sources = new ArrayList<>();
    while (copied.find()) {
      sources.add(ComposeFile.PROJECT_ROOT.resolve(copied.group(1)));
    }

    // Maven packages cli's jar and its libraries before this module is tested.
    assertThat(sources).hasSize(3).allSatisfy(path -> assertThat(path).exists());
  }
}
