package io.gradwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A fake machine for tests of the launcher: a source tree with the launcher and a Maven that only
 * records its arguments, JDKs that only print how they were started, and a PATH with a few standard
 * tools.
 */
final class FakeMachine {

  private static final List<String> TOOLS =
      List.of(
          "cat",
          "cksum",
          "env",
          "find",
          "grep",
          "ln",
          "mkdir",
          "ps",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sh",
          "sleep",
          "sort",
          "tr");

  final Path root;
  final Path tree;
  final Path bin;
  final Map<String, String> environment = new HashMap<>();

  FakeMachine(Path root) throws IOException {
    this.root = root;
    this.tree = Files.createDirectories(root.resolve("a tree"));
    this.bin = Files.createDirectories(root.resolve("bin"));
    for (String tool : TOOLS) {
      script(bin.resolve(tool), "exec " + onPath(tool) + " \"$@\"");
    }
    script(bin.resolve("id"), "echo 1000");
    processors(2);
    Files.copy(launcher(), tree.resolve("gradwatch"));
    executable(tree.resolve("gradwatch"));
    write("pom.xml", "<project/>");
    write("protocol/src/main/java/A.java", "class A {}");
    maven("");
  }

  private static Path onPath(String tool) {
    return List.of("/bin", "/usr/bin").stream()
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + tool));
  }

  static Path launcher() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("gradwatch"))) {
      folder = requireNonNull(folder.getParent(), "no launcher above the working directory");
    }
    return folder.resolve("gradwatch");
  }

  void processors(int count) throws IOException {
    script(bin.resolve("getconf"), "[ \"$1\" = _NPROCESSORS_ONLN ] && echo " + count);
  }

  /** Installs a Maven that records its arguments, runs a command and then creates the jar. */
  void maven(String first) throws IOException {
    script(
        tree.resolve("mvnw"),
        """
        echo "$@" >> maven.calls
        %s
        mkdir -p cli/target benchmarks/target
        : > cli/target/gradwatch-cli.jar
        """
            .formatted(first));
  }

  List<String> mavenCalls() throws IOException {
    Path calls = tree.resolve("maven.calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /** Installs a JDK with the usual layout whose java prints its home, process id and arguments. */
  Path jdk(String folder, String version) throws IOException {
    Path home = jre(folder, version);
    script(home.resolve("bin/javac"), "echo javac " + version);
    return home;
  }

  Path jre(String folder, String version) throws IOException {
    Path home = Files.createDirectories(root.resolve(folder));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(
        home.resolve("bin/java"),
        """
        case $1 in -XshowSettings:properties) echo "    java.home = %s" >&2; exit;; esac
        echo "home=%s"
        echo "process=$$"
        echo "folder=$PWD"
        echo "arithmetic=$OMP_NUM_THREADS"
        for argument in "$@"; do echo "argument=$argument"; done
        """
            .formatted(home, home));
    return home;
  }

  /** Installs the tools that {@code ./gradwatch test} requires. */
  void testTools() throws IOException {
    script(bin.resolve("promtool"), "");
    script(bin.resolve("amtool"), "");
    script(bin.resolve("node"), "");
    script(bin.resolve("npm"), "");
    script(bin.resolve("docker-compose"), "");
  }

  /** Installs a Python with all packages that tests import. */
  void python() throws IOException {
    python("no argument");
  }

  /** Installs a Python with all packages that tests import, which fails with these arguments. */
  void python(String failing) throws IOException {
    Files.createDirectories(tree.resolve("trainer/pytorch"));
    script(
        bin.resolve("python3"),
        """
        [ "$1" != -c ] || exit 0
        echo "$*" >> '%s/python.calls'
        [ "$*" != "%s" ]
        """
            .formatted(root, failing));
  }

  List<String> pythonCalls() throws IOException {
    Path calls = root.resolve("python.calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  void javaHome(Path home) {
    environment.put("JAVA_HOME", home.toString());
  }

  void write(String path, String text) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  void script(Path file, String text) throws IOException {
    Files.createDirectories(requireNonNull(file.getParent()));
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Finished run(String... arguments) throws Exception {
    return run(tree.resolve("gradwatch"), arguments);
  }

  Finished run(Path launcher, String... arguments) throws Exception {
    return start(launcher, arguments).finish();
  }

  Started start(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(root, "out", "");
    Path err = Files.createTempFile(root, "err", "");
    var builder = new ProcessBuilder(command).directory(root.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("HOME", root.resolve("home").toString());
    builder.environment().put("GRADWATCH_TEST_ROOT", root.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Started(process, out, err);
  }

  record Started(Process process, Path out, Path err) {

    String errors() throws IOException {
      return Files.readString(err, UTF_8);
    }

    Finished finish() throws Exception {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the launcher did not exit: " + errors());
      }
      return new Finished(
          process.exitValue(), process.pid(), Files.readAllLines(out), Files.readAllLines(err));
    }
  }

  record Finished(int code, long process, List<String> out, List<String> err) {}
}
