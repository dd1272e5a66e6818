package io.gradwatch.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.trainer.job.DataSpec.Format;
import io.gradwatch.trainer.job.DataSpec.Scale;
import io.gradwatch.trainer.job.DataSpec.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobFileTest {

  private static final String SHORTEST =
      """
      name: shortest
      model: model.json
      data:
        format: csv
        train: train.csv
        features: [0, 1]
        target: {kind: values, columns: [2, 2]}
      batchSize: 32
      """;

  @TempDir Path folder;

  private Job read(String text) throws IOException, JobException {
    return JobFile.read(Files.writeString(folder.resolve("job.yaml"), text));
  }

  /** The message of the rejection, without the leading folder. */
  private String rejectionMessage(String text) throws IOException {
    try {
      throw new AssertionError("read: " + read(text));
    } catch (JobException rejected) {
      assertThat(rejected.getMessage()).hasLineCount(1).startsWith(folder + "/job.yaml");
      return rejected.getMessage().substring(folder.toString().length() + 1);
    }
  }

  @Test
  void readsEveryKey() throws Exception {
    Job job =
        read(
            """
            name: all of it
            model: ../models/model.json
            seed: -7
            data:
              format: csv
              train: train.csv
              test: /data/test.csv
              features: [1, 128]
              target: {kind: classes, column: 0, classes: 3}
              sequence: {steps: 64}
              scale: standardize
              shuffle: false
            batchSize: 16
            epochs: 9
            maxSteps: 5000000000
            checkpoints: {every: 1000 steps, keep: 5, best: {by: testLoss, keep: 2}}
            """);

    assertThat(job.name()).isEqualTo("all of it");
    assertThat(job.model()).isEqualTo(folder.resolveSibling("models/model.json"));
    assertThat(job.seed()).isEqualTo(-7);
    assertThat(job.batchSize()).isEqualTo(16);
    assertThat(job.epochs()).isEqualTo(9);
    assertThat(job.maxSteps()).isEqualTo(5_000_000_000L);
    DataSpec data = job.data();
    assertThat(data.format()).isEqualTo(Format.CSV);
    assertThat(data.train()).contains(folder.resolve("train.csv"));
    assertThat(data.test()).contains(Path.of("/data/test.csv"));
    assertThat(data.features()).isEqualTo(128);
    assertThat(data.target()).isEqualTo(new Target.Classes(0, 3));
    assertThat(data.steps()).isEqualTo(64);
    assertThat(data.scale()).isEqualTo(Scale.STANDARDIZE);
    assertThat(data.shuffle()).isFalse();
    assertThat(job.checkpoints())
        .isEqualTo(new CheckpointSpec(new CheckpointSpec.Interval.Steps(1_000), 5, 2));
  }

  @ParameterizedTest
  @CsvSource({"30 s, 30", "10 min, 600", "10min, 600", "2 h, 7200"})
  void checkpointsAreWrittenAfterATime(String every, long seconds) throws Exception {
    assertThat(read(SHORTEST + "checkpoints: {every: " + every + "}").checkpoints().every())
        .isEqualTo(new CheckpointSpec.Interval.Time(Duration.ofSeconds(seconds)));
  }

  @Test
  void checkpointsAreWrittenAtTheEndOnly() throws Exception {
    assertThat(read(SHORTEST + "checkpoints: {every: never}").checkpoints().every())
        .isEqualTo(new CheckpointSpec.Interval.AtEnd());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "every: 1000 | checkpoints.every is '1000'; expected a number of steps or a time, such as 1000 steps, 30 s, 10 min or 2 h, or never",
        "every: 0 steps | checkpoints.every is 0 steps; expected 1 step or more",
        "every: 0 s | checkpoints.every is 0 s; expected 1 s or more",
        "keep: 0 | checkpoints.keep is 0; expected 1 or more",
        "best: {by: testLoss} | checkpoints.best.by is testLoss without test data; expected data.test as well",
      })
  void invalidCheckpointsAreReported(String key, String message) throws Exception {
    assertThat(rejectionMessage(SHORTEST + "checkpoints: {" + key + "}"))
        .isEqualTo("job.yaml: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "best: {keep: 1} | checkpoints.best.by is missing; expected testLoss",
        "best: {by: loss} | checkpoints.best.by is 'loss'; expected testLoss",
        "best: {by: testLoss, keep: 0} | checkpoints.best.keep is 0; expected 1 or more",
      })
  void anInvalidBestCheckpointIsReported(String key, String message) throws Exception {
    String digits = "{name: a, model: m.json, batchSize: 1, data: {format: digits}";

    assertThat(rejectionMessage(digits + ", checkpoints: {" + key + "}}"))
        .isEqualTo("job.yaml: " + message);
  }

  @Test
  void appliesDefaults() throws Exception {
    Job job = read(SHORTEST);

    assertThat(job.seed()).isEqualTo(1);
    assertThat(job.epochs()).isEqualTo(1);
    assertThat(job.maxSteps()).isEqualTo(Long.MAX_VALUE);
    assertThat(job.data().test()).isEmpty();
    assertThat(job.data().steps()).isZero();
    assertThat(job.data().scale()).isEqualTo(Scale.NONE);
    assertThat(job.data().shuffle()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"digits, 63, 64", "idx, 783, 784"})
  void formatsWithDefaultColumnsNeedNone(String format, int last, int label) throws Exception {
    String train = format.equals("idx") ? ", train: train-images-idx3-ubyte" : "";
    Job job =
        read("{name: a, model: m.json, batchSize: 1, data: {format: " + format + train + "}}");

    assertThat(job.data().lastFeature()).isEqualTo(last);
    assertThat(job.data().target()).isEqualTo(new Target.Classes(label, 10));
  }

  @Test
  void pathsAreRelativeToTheFileEvenThroughASymbolicLink() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Files.writeString(real.resolve("job.yaml"), SHORTEST);
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    assertThat(JobFile.read(link.resolve("job.yaml")).model())
        .isEqualTo(link.resolve("model.json"));
  }

  static Stream<Arguments> unknownKeys() {
    String job = "batchSize, checkpoints, data, epochs, maxSteps, model, name, seed";
    return Stream.of(
        Arguments.of("batchsize: 1", "job.yaml:9: unknown key 'batchsize'; known keys: " + job),
        Arguments.of(
            "data: {formt: csv}",
            "job.yaml:9: unknown key 'data.formt'; known keys: features, format, scale, sequence,"
                + " shuffle, target, test, train"),
        Arguments.of(
            "data: {target: {knd: 1}}",
            "job.yaml:9: unknown key 'data.target.knd'; known keys: classes, column, columns,"
                + " kind"),
        Arguments.of(
            "data: {sequence: {step: 1}}",
            "job.yaml:9: unknown key 'data.sequence.step'; known keys: steps"),
        Arguments.of(
            "checkpoints: {evry: 1}",
            "job.yaml:9: unknown key 'checkpoints.evry'; known keys: best, every, keep"));
  }

  @ParameterizedTest
  @MethodSource("unknownKeys")
  void anUnknownKeyIsReportedWithItsLineAndTheKnownKeys(String line, String message)
      throws Exception {
    String text = SHORTEST;
    if (line.startsWith("data")) {
      text = text.replaceFirst("(?s)data:.*\\n(?=batchSize)", "");
      message = message.replace("yaml:9", "yaml:4");
    }

    assertThat(rejectionMessage(text + line)).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batchSize: many | batchSize is 'many'; expected a whole number",
        "batchSize: 1.5 | batchSize is '1.5'; expected a whole number",
        "batchSize: true | batchSize is invalid; expected a whole number",
        "batchSize: [1] | batchSize is invalid; expected a whole number",
        "batchSize: 99999999999 | batchSize: Numeric value (99999999999) out of range of int"
            + " (-2147483648 - 2147483647)",
        "name: [a] | name is invalid; expected text",
        "data: csv | data is invalid; expected keys and values such as {format: csv, train: train.csv, …}",
        "data: {format: xml} | data.format is 'xml'; expected one of csv, idx, digits",
        "data: {format: 0} | data.format is '0'; expected one of csv, idx, digits",
        "data: {features: 3} | data.features is invalid; expected [first, last] column",
        "data: {features: [a, 1]} | data.features[0] is 'a'; expected a whole number",
        "data: {target: 3} | data.target is invalid; expected keys and values such as {kind: classes, column: 64, classes: 10}",
        "data: {target: {kind: both}} | data.target.kind is 'both'; expected one of values, classes",
        "data: {sequence: 64} | data.sequence is invalid; expected keys and values such as {steps: 64}",
        "data: {scale: log} | data.scale is 'log'; expected one of none, minmax, standardize",
        "data: {shuffle: maybe} | data.shuffle is 'maybe'; expected true or false",
      })
  void aWrongTypeIsReportedWithTheExpectedOne(String line, String message) throws Exception {
    assertThat(rejectionMessage(line)).isEqualTo("job.yaml:1: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: shortest | name is missing; expected the run's name",
        "model: model.json | model is missing; expected a file",
        "batchSize: 32 | batchSize is missing; expected 1 or more",
        "  format: csv | data.format is missing; expected csv, idx or digits",
        "  train: train.csv | data.train is missing; expected a file of format csv",
        "  features: [0, 1] | data.features is missing; expected [first, last] column",
        "  target: {kind: values, columns: [2, 2]} | data.target is missing; expected {kind:"
            + " values, columns: [first, last]} or {kind: classes, column: C, classes: N}",
        "kind: values, | data.target.kind is missing; expected values or classes",
        "', columns: [2, 2]' | data.target.columns is missing; expected [first, last] column",
      })
  void aMissingKeyIsReported(String part, String message) throws Exception {
    assertThat(SHORTEST).contains(part);
    assertThat(rejectionMessage(SHORTEST.replace(part, ""))).isEqualTo("job.yaml: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batchSize: 32 | batchSize: 0 | batchSize is 0; expected 1 or more",
        "batchSize: 32 | {batchSize: 32, epochs: -1} | epochs is -1; expected 1 or more",
        "batchSize: 32 | {batchSize: 32, maxSteps: -5} | maxSteps is -5; expected 1 or more",
        "[0, 1] | [-1, 1] | data.features is [-1, 1]; expected [first, last] column, counted from 0",
        "[0, 1] | [1, 0] | data.features is [1, 0]; expected [first, last] column, counted from 0",
        "[0, 1] | [0] | data.features is [0]; expected [first, last] column, counted from 0",
        "[0, 1] | [0, null] | data.features is [0, null]; expected [first, last] column, counted from 0",
        "[2, 2] | [2, 1] | data.target.columns is [2, 1]; expected [first, last] column, counted from 0",
        "values, columns: [2, 2] | classes, column: -1, classes: 3 | data.target.column is -1; expected 0 or more",
        "values, columns: [2, 2] | classes, column: 1, classes: 1 | data.target.classes is 1; expected 2 or more",
        "values, columns: [2, 2] | classes, column: 1 | data.target.classes is missing; expected the number of classes",
        "values, columns: [2, 2] | classes, columns: [2, 2] | data.target is of kind classes with columns; expected {kind: values, columns: [first, last]} or {kind: classes, column: C, classes: N}",
        "values, columns: [2, 2] | values, column: 2 | data.target is of kind values with column or classes; expected {kind: values, columns: [first, last]} or {kind: classes, column: C, classes: N}",
        "features: [0, 1] | {features: [0, 1], sequence: {steps: -2}} | data.sequence.steps is -2; expected 1 or more",
        "features: [0, 1] | {features: [0, 1], sequence: {}} | data.sequence.steps is missing; expected 1 or more",
        "features: [0, 1] | {features: [0, 1], sequence: {steps: 3}} | data.sequence.steps is 3; expected a divisor of the 2 feature columns",
        "format: csv | format: digits | data.format is digits with train or test; expected csv or idx for files of your own; the digits are bundled",
        "name: shortest | name: ' ' | name is ' '; expected 1 to 200 characters, none of them a control character",
        "name: shortest | name: \"a\\tb\" | name is 'a b'; expected 1 to 200 characters, none of them a control character",
        "model: model.json | model: '' | model is ''; expected a file",
        "train: train.csv | train: \"a\\0b\" | data.train is 'a b'; expected a file",
      })
  void aValueOutOfRangeIsReportedWithTheRule(String part, String instead, String message)
      throws Exception {
    String keys = instead.startsWith("{") ? instead.substring(1, instead.length() - 1) : instead;
    String lines = keys.replace(", epochs", "\nepochs").replace(", maxSteps", "\nmaxSteps");
    lines = lines.replace(", sequence", "\n  sequence");
    assertThat(SHORTEST).contains(part);

    assertThat(rejectionMessage(SHORTEST.replace(part, lines))).isEqualTo("job.yaml: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | not a job; a job file needs the keys",
        "# only a comment | not a job; a job file needs the keys",
        "just words | not a job; a job file needs the keys",
        "[1, 2] | not a job; a job file needs the keys",
        "null | empty; a job file needs the keys",
        "@ | invalid YAML: ",
        "{name: a, name: b} | invalid YAML: Duplicate field 'name'",
      })
  void rejectsDocumentsThatAreNotJobs(String text, String message) throws Exception {
    assertThat(rejectionMessage(text)).containsPattern("^job.yaml(:\\d+)?: ").contains(message);
  }

  @Test
  void rejectsASecondDocument() throws Exception {
    assertThat(rejectionMessage(SHORTEST + "---\nname: second\n")).contains("job.yaml:");
  }

  @Test
  void rejectsAMissingFileOrAFolder() {
    Path missing = folder.resolve("none.yaml");

    assertThatThrownBy(() -> JobFile.read(missing)).hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> JobFile.read(folder)).hasMessage(folder + ": no such file");
  }

  @Property(tries = 200)
  void anyBytesAreReadOrRejectedWithOneLine(@ForAll @Size(max = 60) byte[] bytes)
      throws IOException {
    Path file = Files.createTempFile("job", ".yaml");
    try {
      Files.write(file, bytes);
      JobFile.read(file);
    } catch (JobException rejected) {
      assertThat(rejected.getMessage()).hasLineCount(1).startsWith(file.toString());
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aMessageIsOneLineOfBoundedLength() {
    String message = new JobException("a\nb\r\n\u0000c" + "x".repeat(10_000)).getMessage();

    assertThat(message).startsWith("a b cxxx").hasSizeLessThan(510);
    assertThat(message.getBytes(StandardCharsets.UTF_8)).doesNotContain((byte) '\n');
  }
}
