package io.gradwatch.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.publisher.spool.SpoolFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpoolLocationTest {

  @TempDir Path dir;

  private Properties system(String home) {
    var system = new Properties();
    system.setProperty("user.home", home);
    system.setProperty("user.name", "me & you");
    system.setProperty("java.io.tmpdir", dir.resolve("tmp").toString());
    return system;
  }

  private Path temporary() {
    return dir.resolve("tmp").resolve("gradwatch-me___you").resolve("spool");
  }

  @Test
  void defaultsToTheStateFolderOfTheUser() throws Exception {
    Path home = Files.createDirectory(dir.resolve("home"));
    Path state = dir.resolve("state");

    assertThat(
            SpoolLocation.defaultFolders(
                system(home.toString()), Map.of("XDG_STATE_HOME", state.toString())))
        .containsExactly(
            state.resolve("gradwatch").resolve("spool"),
            home.resolve(".local").resolve("state").resolve("gradwatch").resolve("spool"),
            temporary());
  }

  @ParameterizedTest
  @CsvSource({"?", "/no/such/home", "relative", "''"})
  void aContainerWithoutAHomeUsesTheTemporaryFolder(String home) {
    assertThat(SpoolLocation.defaultFolders(system(home), Map.of("XDG_STATE_HOME", "relative")))
        .containsExactly(temporary());
  }

  @Test
  void opensTheFirstWritableFolder() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));

    assertThat(SpoolLocation.open(List.of(file, dir.resolve("good")), "b:1"))
        .map(SpoolFolder::path)
        .contains(dir.resolve("good").resolve("b_1"));
    assertThat(SpoolLocation.open(List.of(file), "b:1")).isEmpty();
  }

  @Test
  void theFolderNameDoesNotDependOnTheOrderOfServers() {
    assertThat(SpoolLocation.clusterFolderName("B:9092, a:9092")).isEqualTo("a_9092_b_9092");
    assertThat(SpoolLocation.clusterFolderName("a:9092,b:9092,")).isEqualTo("a_9092_b_9092");
    assertThat(SpoolLocation.clusterFolderName("[::1]:9092/../..")).isEqualTo("___1__9092_.._..");
  }

  @Test
  void manyServersHaveAShortFolderName() {
    String many = "kafka.example.org:9092,".repeat(2) + "k".repeat(300) + ":1";

    assertThat(SpoolLocation.clusterFolderName(many)).hasSizeLessThan(120);
    assertThat(SpoolLocation.clusterFolderName(many))
        .isNotEqualTo(SpoolLocation.clusterFolderName(many + "0"));
  }
}
