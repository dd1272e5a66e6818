package io.gradwatch.detect.window;

import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Reads what {@link StateOutput} wrote.
 *
 * <p>Every method throws {@link BufferUnderflowException} if the bytes end too early.
 */
public final class StateInput {

  private final byte[] bytes;
  private int position;

  public StateInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Number of bytes read so far. */
  public int position() {
    return position;
  }

  /** Whether every byte has been read. */
  public boolean isAtEnd() {
    return position == bytes.length;
  }

  private void require(long count) {
    if (count < 0 || bytes.length - position < count) {
      throw new BufferUnderflowException();
    }
  }

  public int getByte() {
    require(1);
    return bytes[position++] & 0xFF;
  }

  public boolean getBoolean() {
    return getByte() != 0;
  }

  public int getShort() {
    require(Short.BYTES);
    return getByte() << 8 | getByte();
  }

  public int getInt() {
    require(Integer.BYTES);
    return getByte() << 24 | getByte() << 16 | getByte() << 8 | getByte();
  }

  public long getLong() {
    long high = getInt();
    return high << 32 | (getInt() & 0xFFFFFFFFL);
  }

  public long getVarLong() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = getByte();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        break;
      }
    }
    return value;
  }

  /** Reads a number that was written from an int. */
  public int getVarInt() {
    return (int) getVarLong();
  }

  /**
   * Reads the length of a list whose entries have at least so many bytes.
   *
   * @throws BufferUnderflowException if that many entries cannot follow
   */
  public int getLength(int minBytesPerEntry) {
    long length = getVarLong();
    if (length < 0 || length > bytes.length) {
      throw new BufferUnderflowException();
    }
    require(length * minBytesPerEntry);
    return (int) length;
  }

  public float getFloat() {
    return Float.intBitsToFloat(getInt());
  }

  public double getDouble() {
    return Double.longBitsToDouble(getLong());
  }

  public double[] getDoubles() {
    double[] values = new double[getLength(Double.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = getDouble();
    }
    return values;
  }

  public byte[] getBytes() {
    byte[] copy = new byte[getLength(1)];
    System.arraycopy(bytes, position, copy, 0, copy.length);
    position += copy.length;
    return copy;
  }

  public String getString() {
    return new String(getBytes(), StandardCharsets.UTF_8);
  }

  public Instant getInstant() {
    return Instant.ofEpochSecond(getLong(), getInt());
  }

  public RollingWindow getWindow() {
    RollingWindow window = new RollingWindow();
    addTo(window);
    return window;
  }

  /** Adds the values of a written window to another. */
  public void addTo(RollingWindow window) {
    int length = getLength(Float.BYTES);
    for (int i = 0; i < length; i++) {
      window.addLog10(getFloat());
    }
  }
}
