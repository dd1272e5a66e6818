package io.gradwatch.benchmarks.kills;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A main class in a JVM of its own, with the class path of this one, that can be killed. */
final class ChildProcess implements AutoCloseable {

  private final Process process;

  private ChildProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts the program.
   *
   * @param folder folder for its temporary files, and for its output, which is appended
   */
  static ChildProcess start(
      Class<?> main, Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException {
    Path temporaryFiles = Files.createDirectories(folder.resolve("tmp"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--enable-native-access") || flag.startsWith("--sun-misc"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + temporaryFiles);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.appendTo(folder.resolve("out.txt").toFile()))
            .redirectError(Redirect.appendTo(folder.resolve("err.txt").toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new ChildProcess(process);
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Sends SIGKILL and waits until the process is gone: nothing in it is closed. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends SIGSTOP: the process keeps its memory and its connections, and does nothing. */
  void suspend() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Sends SIGCONT. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    if (new ProcessBuilder("kill", signal, pid).start().waitFor() != 0) {
      throw new IOException("cannot send " + signal + " to process " + pid);
    }
  }

  /** Kills the process. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
