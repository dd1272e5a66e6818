package io.gradwatch.cli.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class PyTorchTrainingTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void namesThePythonThatDoesNotExist() {
    assertThatThrownBy(() -> PyTorchTraining.requirePython("/nowhere/python3", TIMEOUT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--pytorch needs a Python with torch")
        .hasMessageContaining("/nowhere/python3")
        .hasMessageEndingWith("or set GRADWATCH_PYTHON to another Python");
  }

  @Test
  void saysWhatAPythonLacks() throws IOException {
    Path python =
        script(
            "echo Traceback >&2; echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1");

    assertThatThrownBy(() -> PyTorchTraining.requirePython(python.toString(), TIMEOUT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(python + ": ModuleNotFoundError: No module named 'torch'. Install");
  }

  @Test
  void doesNotWaitForAPythonThatHangs() throws IOException {
    Path python = script("exec sleep 120");

    assertThatThrownBy(
            () -> PyTorchTraining.requirePython(python.toString(), Duration.ofSeconds(1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("it did not answer within 1 s");
  }

  private Path script(String commands) throws IOException {
    Path script = Files.writeString(folder.resolve("python3"), "#!/bin/sh\n" + commands + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }
}
