package io.gradwatch.cli.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class PyTorchTrainingTest {

  @TempDir Path folder;

  @Test
  void namesThePythonThatDoesNotExist() {
    assertThatThrownBy(() -> PyTorchTraining.requirePython("/nowhere/python3"))
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

    assertThatThrownBy(() -> PyTorchTraining.requirePython(python.toString()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(python + ": ModuleNotFoundError: No module named 'torch'. Install");
  }

  private Path script(String commands) throws IOException {
    Path script = Files.writeString(folder.resolve("python3"), "#!/bin/sh\n" + commands + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }
}
