package io.gradwatch.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Injects one {@link TrainedStack} that all test classes share: the demo's jobs train once, when
 * the first test needs them, and the servers stop after the last test.
 */
public final class LiveStackExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(LiveStackExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TrainedStack.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(TrainedStack.class, type -> start(), TrainedStack.class);
  }

  private static TrainedStack start() {
    try {
      Path folder = MetricCatalogue.MODULE_DIRECTORY.resolve("target/live-stack");
      Files.createDirectories(folder);
      return TrainedStack.start(Files.createTempDirectory(folder, "stack"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
