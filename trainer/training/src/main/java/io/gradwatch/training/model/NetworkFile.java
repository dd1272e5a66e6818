package io.gradwatch.training.model;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network in a file that Deeplearning4j's {@link ModelSerializer} restores too. Nothing is
 * compressed: weights hardly shrink, and compressing them takes longer than writing them.
 */
public final class NetworkFile {

  private static final int BUFFER_BYTES = 1 << 16;

  private NetworkFile() {}

  /**
   * Writes configuration, parameters and updater state.
   *
   * @param out left open
   * @param configuration configuration of the network, as JSON
   * @param network state of the network
   */
  public static void write(OutputStream out, String configuration, NetworkCheckpoint network)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(Deflater.NO_COMPRESSION);
    zip.putNextEntry(new ZipEntry(ModelSerializer.CONFIGURATION_JSON));
    zip.write(configuration.getBytes(StandardCharsets.UTF_8));
    write(zip, ModelSerializer.COEFFICIENTS_BIN, network.parameters());
    if (network.updaterState().isPresent()) {
      write(zip, ModelSerializer.UPDATER_BIN, network.updaterState().get());
    }
    zip.finish();
  }

  private static void write(ZipOutputStream zip, String name, INDArray array) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zip, BUFFER_BYTES));
    Nd4j.write(array, data);
    data.flush();
  }

  /**
   * Reads parameters and updater state; the configuration is not looked at.
   *
   * @param iterations steps taken
   * @param epochs epochs completed
   * @throws IOException if the file cannot be read or has no parameters
   */
  public static NetworkCheckpoint read(Path file, int iterations, int epochs) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      INDArray parameters =
          read(zip, ModelSerializer.COEFFICIENTS_BIN)
              .orElseThrow(
                  () -> new IOException(file + ": no " + ModelSerializer.COEFFICIENTS_BIN));
      return new NetworkCheckpoint(
          parameters, read(zip, ModelSerializer.UPDATER_BIN), iterations, epochs);
    }
  }

  private static Optional<INDArray> read(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      return Optional.empty();
    }
    try (InputStream in = zip.getInputStream(entry);
        DataInputStream data = new DataInputStream(new BufferedInputStream(in, BUFFER_BYTES))) {
      return Optional.of(Nd4j.read(data));
    }
  }
}
