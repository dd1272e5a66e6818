package io.gradwatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds {@code protocol/conformance}, the records with which publishers in any language are tested,
 * to the codecs. {@code -Dgradwatch.write=true} writes it again.
 */
final class ConformanceRecordsTest {

  private static final Path FOLDER = Path.of("conformance");

  private static final Set<String> PUBLISHED = Set.of("RunInfo", "StepReport");

  @TestFactory
  Stream<DynamicTest> everyRecordIsAsItsFileStates() {
    return Stream.concat(
        ConformanceRecords.valid().stream().map(record -> test("valid", record)),
        ConformanceRecords.invalid().stream().map(record -> test("invalid", record)));
  }

  private static DynamicTest test(String folder, ConformanceRecord record) {
    return DynamicTest.dynamicTest(
        folder + "/" + record.name(),
        () -> {
          Path file = FOLDER.resolve(folder).resolve(record.name() + ".json");
          if (Boolean.getBoolean("gradwatch.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, record.json());
          }

          assertThat(record.decoded())
              .isInstanceOf(
                  folder.equals("valid") ? Decoded.Accepted.class : Decoded.Rejected.class);
          assertThat(record.json())
              .as("%s; .ci/regenerate writes it again", file)
              .isEqualTo(Files.readString(file));
        });
  }

  @TestFactory
  Stream<DynamicTest> theCodecsWriteTheBytesOfEveryValidRecord() {
    return ConformanceRecords.valid().stream()
        .map(
            record ->
                DynamicTest.dynamicTest(
                    record.name(),
                    () ->
                        assertThat(ByteString.copyFrom(encodedAgain(record)))
                            .isEqualTo(record.bytes())));
  }

  private static byte[] encodedAgain(ConformanceRecord record) {
    Object value = ((Decoded.Accepted<?>) record.decoded()).value();
    if (value instanceof RunInfo info) {
      return RunInfoCodec.encode(info);
    }
    if (value instanceof StepReport report) {
      return StepReportCodec.encode(report);
    }
    return value instanceof RollingReport report
        ? RollingReportCodec.encode(report)
        : EventCodec.encode((Event) value);
  }

  @Test
  void theFolderHoldsNothingElse() throws IOException {
    for (String folder : List.of("valid", "invalid")) {
      List<ConformanceRecord> records =
          folder.equals("valid") ? ConformanceRecords.valid() : ConformanceRecords.invalid();
      try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrderElementsOf(
                records.stream().map(record -> record.name() + ".json").toList());
      }
    }
  }

  /** A field that no valid record sets would not be tested in any publisher. */
  @Test
  void validRecordsSetEveryFieldOfThePublishedMessages() {
    Set<String> set = new HashSet<>();
    ConformanceRecords.valid()
        .forEach(record -> record.record().ifPresent(message -> addFields(message, set)));

    Set<String> all =
        PUBLISHED.stream()
            .map(
                io.gradwatch.protocol.wire.StepReport.getDescriptor().getFile()
                    ::findMessageTypeByName)
            .flatMap(ConformanceRecordsTest::withNested)
            .flatMap(message -> message.getFields().stream())
            .map(Descriptors.FieldDescriptor::getFullName)
            .collect(Collectors.toSet());

    assertThat(set).containsAll(all);
  }

  private static Stream<Descriptors.Descriptor> withNested(Descriptors.Descriptor message) {
    return Stream.concat(
        Stream.of(message),
        message.getFields().stream()
            .filter(field -> field.getJavaType() == Descriptors.FieldDescriptor.JavaType.MESSAGE)
            .filter(field -> !field.isMapField())
            .map(Descriptors.FieldDescriptor::getMessageType)
            .filter(nested -> nested.getFile().equals(message.getFile()))
            .flatMap(ConformanceRecordsTest::withNested));
  }

  private static void addFields(Message message, Set<String> names) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              names.add(field.getFullName());
              if (field.getJavaType() == Descriptors.FieldDescriptor.JavaType.MESSAGE) {
                (value instanceof List<?> list ? list : List.of(value))
                    .forEach(nested -> addFields((Message) nested, names));
              }
            });
  }
}
