package io.gradwatch.protocol;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One record of the conformance kit: its bytes, the same as JSON, and what the monitor says of it.
 *
 * @param name name of its file
 * @param topic topic on which it is published
 * @param type name of its message in the proto file
 * @param about what it is an example of
 * @param bytes value of the Kafka record
 * @param record the bytes as a message; empty if they are none
 */
record ConformanceRecord(
    String name,
    String topic,
    String type,
    String about,
    ByteString bytes,
    Optional<? extends Message> record) {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  static ConformanceRecord of(String name, String about, Message message) {
    return new ConformanceRecord(
        name,
        topic(message),
        message.getDescriptorForType().getName(),
        about,
        bytes(message),
        Optional.of(message));
  }

  /** Bytes that are no message of their topic. */
  static ConformanceRecord ofBytes(
      String name, String about, String topic, String type, byte[] bytes) {
    return new ConformanceRecord(
        name, topic, type, about, ByteString.copyFrom(bytes), Optional.empty());
  }

  /** The bytes with the entries of maps by ascending key. */
  private static ByteString bytes(Message message) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }

  private static String topic(Message message) {
    return switch (message.getDescriptorForType().getName()) {
      case "RunInfo" -> Topics.RUNS;
      case "StepReport" -> Topics.STEPS;
      case "RollingReport" -> Topics.NORMS;
      default -> Topics.EVENTS;
    };
  }

  /** Decodes the bytes as the monitor does. */
  Decoded<?> decoded() {
    return switch (topic) {
      case Topics.RUNS -> RunInfoCodec.decode(bytes.toByteArray());
      case Topics.STEPS -> StepReportCodec.decode(bytes.toByteArray());
      case Topics.NORMS -> RollingReportCodec.decode(bytes.toByteArray());
      default -> EventCodec.decode(bytes.toByteArray());
    };
  }

  /** The content of its file. */
  String json() throws InvalidProtocolBufferException {
    JsonObject json = new JsonObject();
    json.addProperty("about", about);
    json.addProperty("topic", topic);
    json.addProperty("message", type);
    if (decoded() instanceof Decoded.Rejected<?> rejected) {
      json.addProperty("reason", rejected.reason().name());
      json.addProperty("error", rejected.message());
    }
    json.addProperty("bytes", HexFormat.of().formatHex(bytes.toByteArray()));
    if (record.isPresent()) {
      String text =
          JsonFormat.printer().preservingProtoFieldNames().sortingMapKeys().print(record.get());
      json.add("record", JsonParser.parseString(text));
    }
    return GSON.toJson(json) + "\n";
  }
}
