package io.gradwatch.trainer.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gradwatch.training.model.NetworkCheckpoint;
import io.gradwatch.training.model.NetworkFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of one checkpoint, in a folder of their own. */
final class CheckpointFiles {

  private static final String NETWORK = "network.zip";
  private static final String BEST = "best.zip";
  private static final String ROWS = "rows.bin";

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private CheckpointFiles() {}

  /**
   * Writes all files but the marker.
   *
   * @param configuration configuration of the network, as JSON
   */
  static List<FileChecksum> write(Path folder, Checkpoint checkpoint, String configuration)
      throws IOException {
    List<FileChecksum> files = new ArrayList<>();
    files.add(writeNetwork(folder, NETWORK, configuration, checkpoint.state().network()));
    if (checkpoint.state().best().isPresent()) {
      files.add(writeNetwork(folder, BEST, configuration, checkpoint.state().best().get()));
    }
    files.add(
        DurableFiles.write(folder.resolve(ROWS), out -> writeRows(out, checkpoint.state().rows())));
    files.add(
        DurableFiles.write(
            folder.resolve(StateDocument.FILE),
            out -> out.write(JSON.writeValueAsBytes(StateDocument.of(checkpoint)))));
    return files;
  }

  private static FileChecksum writeNetwork(
      Path folder, String name, String configuration, NetworkCheckpoint network)
      throws IOException {
    return DurableFiles.write(
        folder.resolve(name), out -> NetworkFile.write(out, configuration, network));
  }

  private static void writeRows(OutputStream out, int[] rows) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(rows.length);
    for (int row : rows) {
      data.writeInt(row);
    }
    data.flush();
  }

  /** Writes the marker, which makes the checkpoint complete. */
  static void writeMarker(Path folder, CheckpointMarker marker) throws IOException {
    DurableFiles.replace(
        folder.resolve(CheckpointMarker.FILE), out -> out.write(JSON.writeValueAsBytes(marker)));
  }

  /** Whether the folder has a marker. */
  static boolean isComplete(Path folder) {
    return Files.isRegularFile(folder.resolve(CheckpointMarker.FILE));
  }

  /**
   * Reads the marker.
   *
   * @throws DamagedCheckpointException if it is not one, or one of a later format
   */
  static CheckpointMarker readMarker(Path folder) throws IOException, DamagedCheckpointException {
    CheckpointMarker marker = read(folder, CheckpointMarker.FILE, CheckpointMarker.class);
    if (marker.format() != CheckpointMarker.FORMAT) {
      throw new DamagedCheckpointException(
          "format " + marker.format() + "; this version reads format " + CheckpointMarker.FORMAT);
    }
    return marker;
  }

  /**
   * Verifies all files and reads them.
   *
   * @throws DamagedCheckpointException if one is missing or not as it was written
   */
  static Checkpoint read(Path folder) throws IOException, DamagedCheckpointException {
    for (FileChecksum file : readMarker(folder).files()) {
      Optional<String> damage = file.damage(folder);
      if (damage.isPresent()) {
        throw new DamagedCheckpointException(damage.get());
      }
    }
    StateDocument document = read(folder, StateDocument.FILE, StateDocument.class);
    NetworkCheckpoint network = readNetwork(folder, NETWORK, document.network());
    Optional<NetworkCheckpoint> best =
        document.best() == null
            ? Optional.empty()
            : Optional.of(readNetwork(folder, BEST, document.best()));
    return new Checkpoint(
        document.run(),
        document.attempt(),
        Instant.parse(document.time()),
        document.settings(),
        document.state(readRows(folder), network, best));
  }

  private static NetworkCheckpoint readNetwork(
      Path folder, String name, StateDocument.Counters counters) throws IOException {
    return NetworkFile.read(folder.resolve(name), counters.iterations(), counters.epochs());
  }

  private static int[] readRows(Path folder) throws IOException {
    try (DataInputStream data =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(folder.resolve(ROWS))))) {
      int[] rows = new int[data.readInt()];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = data.readInt();
      }
      return rows;
    }
  }

  private static <T> T read(Path folder, String name, Class<T> type)
      throws IOException, DamagedCheckpointException {
    try {
      T value = JSON.readValue(Files.readAllBytes(folder.resolve(name)), type);
      if (value == null) {
        throw new DamagedCheckpointException(name + " is empty");
      }
      return value;
    } catch (JsonProcessingException invalid) {
      throw new DamagedCheckpointException(name + " is not valid JSON");
    }
  }
}
