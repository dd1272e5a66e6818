package io.gradwatch.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Changes an encoded message at random: bytes without regard to their meaning, and fields in ways
 * that another encoder, or an attacker, may write them.
 */
final class WireMutator {

  private static final long[] WHOLE_NUMBERS = {
    0, 1, 4, 5, 199, 1_000_000_000, Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE, -1
  };
  private static final double[] DOUBLES = {
    0, -0.0, 1, -1, 1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1e-300
  };
  private static final byte[][] TEXTS = {
    {},
    "a\nb".getBytes(UTF_8),
    "\u0085".getBytes(UTF_8),
    "\u007f".getBytes(UTF_8),
    "ü".repeat(200).getBytes(UTF_8),
    "ü".repeat(201).getBytes(UTF_8),
    "𝔚".repeat(100).getBytes(UTF_8),
    "𝔚".repeat(101).getBytes(UTF_8),
    "x".repeat(201).getBytes(UTF_8),
    {(byte) 0xc0, (byte) 0x80},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
    {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xe2, (byte) 0x82},
    {(byte) 0xff}
  };

  /** One field with its tag; the value as it is written after the tag, without a length. */
  private record Field(int tag, ByteString value) {

    Field(int tag, byte[] value) {
      this(tag, ByteString.copyFrom(value));
    }

    int type() {
      return WireFormat.getTagWireType(tag);
    }
  }

  private final Random random;

  WireMutator(Random random) {
    this.random = random;
  }

  /** Changes single bytes, or cuts the record, or puts a part of it elsewhere. */
  byte[] mutateBytes(byte[] bytes) {
    byte[] changed = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> {
        for (int i = random.nextInt(3); i >= 0 && changed.length > 0; i--) {
          changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
      }
      case 1 -> {
        return Arrays.copyOf(changed, random.nextInt(changed.length + 1));
      }
      case 2 -> {
        int from = random.nextInt(changed.length + 1);
        int to = random.nextInt(from, changed.length + 1);
        int at = random.nextInt(changed.length + 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(changed, 0, at);
        out.write(changed, from, to - from);
        out.write(changed, at, changed.length - at);
        return out.toByteArray();
      }
      default -> {
        int at = random.nextInt(changed.length + 1);
        byte[] noise = new byte[1 + random.nextInt(12)];
        random.nextBytes(noise);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(changed, 0, at);
        out.writeBytes(noise);
        out.write(changed, at, changed.length - at);
        return out.toByteArray();
      }
    }
  }

  /** Changes fields at any depth; lengths around them stay right. */
  byte[] mutateFields(byte[] message) {
    try {
      List<Field> fields = parse(message);
      if (fields.isEmpty() || random.nextInt(12) == 0) {
        fields.add(random.nextInt(fields.size() + 1), unknown());
        return write(fields);
      }
      int at = random.nextInt(fields.size());
      Field field = fields.get(at);
      if (field.type() == WireFormat.WIRETYPE_LENGTH_DELIMITED && random.nextInt(4) != 0) {
        fields.set(at, new Field(field.tag(), mutateValue(field.value().toByteArray())));
        return write(fields);
      }
      switch (random.nextInt(6)) {
        case 0 -> fields.remove(at);
        case 1 -> fields.add(random.nextInt(fields.size() + 1), field);
        case 2 -> Collections.shuffle(fields, random);
        case 3 ->
            fields.add(random.nextInt(fields.size() + 1), new Field(field.tag(), value(field)));
        default -> fields.set(at, new Field(field.tag(), value(field)));
      }
      return write(fields);
    } catch (IOException notMessage) {
      return mutateBytes(message);
    }
  }

  /**
   * Every change of one field, at any depth: left out, replaced by, preceded and followed by each
   * value of its wire type and some of others, and, for a nested message, followed by a second part
   * with one of its fields.
   */
  static List<byte[]> everyChange(byte[] message) {
    List<byte[]> changes = new ArrayList<>();
    try {
      List<Field> fields = parse(message);
      for (int i = 0; i < fields.size(); i++) {
        Field field = fields.get(i);
        changes.add(write(with(fields, i, List.of())));
        for (Field other : others(field)) {
          changes.add(write(with(fields, i, List.of(other))));
          changes.add(write(with(fields, i, List.of(other, field))));
          changes.add(write(with(fields, i, List.of(field, other))));
        }
        if (field.type() == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          for (byte[] changed : everyChange(field.value().toByteArray())) {
            changes.add(write(with(fields, i, List.of(new Field(field.tag(), changed)))));
          }
        }
      }
    } catch (IOException notMessage) {
      return changes;
    }
    return changes;
  }

  private static List<Field> with(List<Field> fields, int index, List<Field> replacement) {
    List<Field> changed = new ArrayList<>(fields);
    changed.remove(index);
    changed.addAll(index, replacement);
    return changed;
  }

  private static List<Field> others(Field field) throws IOException {
    int number = WireFormat.getTagFieldNumber(field.tag()) << 3;
    List<Field> others = new ArrayList<>();
    for (long value : WHOLE_NUMBERS) {
      others.add(new Field(number | WireFormat.WIRETYPE_VARINT, varint(value)));
      others.add(new Field(number | WireFormat.WIRETYPE_LENGTH_DELIMITED, varint(value)));
    }
    for (double value : DOUBLES) {
      others.add(new Field(number | WireFormat.WIRETYPE_FIXED64, fixed64(value)));
      others.add(new Field(number | WireFormat.WIRETYPE_LENGTH_DELIMITED, fixed64(value)));
    }
    if (field.type() == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      for (byte[] text : TEXTS) {
        others.add(new Field(field.tag(), text));
      }
      try {
        for (Field part : parse(field.value().toByteArray())) {
          others.add(new Field(field.tag(), write(List.of(part))));
        }
      } catch (IOException notMessage) {
        return others;
      }
    }
    return others;
  }

  private static byte[] varint(long value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeUInt64NoTag(value);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] fixed64(double value) {
    return ByteBuffer.allocate(Double.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putDouble(value)
        .array();
  }

  /** A nested message, packed numbers or a text: which, the bytes do not tell. */
  private byte[] mutateValue(byte[] value) {
    return random.nextInt(4) == 0
        ? TEXTS[random.nextInt(TEXTS.length)]
        : random.nextInt(8) == 0 ? mutateBytes(value) : mutateFields(value);
  }

  private byte[] value(Field field) throws IOException {
    return switch (field.type()) {
      case WireFormat.WIRETYPE_VARINT ->
          varint(WHOLE_NUMBERS[random.nextInt(WHOLE_NUMBERS.length)]);
      case WireFormat.WIRETYPE_FIXED64 -> fixed64(DOUBLES[random.nextInt(DOUBLES.length)]);
      default -> field.value().toByteArray();
    };
  }

  /** A field of any small number and of any wire type, groups and invalid ones included. */
  private Field unknown() {
    int number = 1 + random.nextInt(random.nextBoolean() ? 16 : 100_000);
    int type = random.nextInt(random.nextInt(4) == 0 ? 8 : 3);
    byte[] value = new byte[type == 1 ? 8 : type == 5 ? 4 : type == 0 ? 1 : random.nextInt(5)];
    if (type != 0) {
      random.nextBytes(value);
    }
    return new Field(number << 3 | type, value);
  }

  private static List<Field> parse(byte[] message) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    List<Field> fields = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        fields.add(new Field(tag, in.readBytes()));
      } else {
        int begin = in.getTotalBytesRead();
        if (!in.skipField(tag)) {
          throw new IOException("not a message");
        }
        fields.add(new Field(tag, Arrays.copyOfRange(message, begin, in.getTotalBytesRead())));
      }
    }
    return fields;
  }

  private static byte[] write(List<Field> fields) throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (Field field : fields) {
      out.writeUInt32NoTag(field.tag());
      if (field.type() == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        out.writeUInt32NoTag(field.value().size());
      }
      out.writeRawBytes(field.value());
    }
    out.flush();
    return bytes.toByteString().toByteArray();
  }
}
