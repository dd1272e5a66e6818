package io.gradwatch.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.deeplearning4j.nn.api.Model;

/** The framework's name and the version found at run time, for example after an upgrade. */
final class FrameworkVersion {

  /** {@code deeplearning4j 1.0.0-M2.1}; without the version where the jar was repackaged. */
  static final String NAME_AND_VERSION = ("deeplearning4j " + version()).strip();

  private static final String COORDINATES =
      "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

  private FrameworkVersion() {}

  private static String version() {
    try (InputStream in = Model.class.getResourceAsStream(COORDINATES)) {
      if (in == null) {
        return "";
      }
      Properties coordinates = new Properties();
      coordinates.load(in);
      return coordinates.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + COORDINATES, e);
    }
  }
}
