package io.gradwatch.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.deeplearning4j.nn.api.Model;

/** Name of the framework and the version that is on the class path at run time. */
final class FrameworkVersion {

  /** For example {@code deeplearning4j 1.0.0-M2.1}; without a version if the jar was repackaged. */
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
