package io.gradwatch.detect.window;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * A growing buffer for the state of a run, in big-endian order. It preserves every bit of a float
 * and a double, NaN included, and is reused from one record to the next.
 */
public final class StateOutput {

  private byte[] buffer;
  private int size;

  public StateOutput() {
    this(1024);
  }

  /**
   * @param capacity number of bytes from which the buffer grows
   */
  public StateOutput(int capacity) {
    buffer = new byte[capacity];
  }

  /** Empties the buffer. */
  public void clear() {
    size = 0;
  }

  /** Returns a copy of the bytes written since the last {@link #clear}. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  private void require(int bytes) {
    if (buffer.length - size < bytes) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + bytes));
    }
  }

  public void putByte(int value) {
    require(1);
    buffer[size++] = (byte) value;
  }

  public void putBoolean(boolean value) {
    putByte(value ? 1 : 0);
  }

  public void putShort(int value) {
    require(Short.BYTES);
    buffer[size++] = (byte) (value >> 8);
    buffer[size++] = (byte) value;
  }

  public void putInt(int value) {
    require(Integer.BYTES);
    buffer[size++] = (byte) (value >> 24);
    buffer[size++] = (byte) (value >> 16);
    buffer[size++] = (byte) (value >> 8);
    buffer[size++] = (byte) value;
  }

  public void putLong(long value) {
    putInt((int) (value >> 32));
    putInt((int) value);
  }

  /** Writes a number from 0 in 7 bits a byte, as protobuf does; a negative one takes ten bytes. */
  public void putVarLong(long value) {
    require(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  public void putFloat(float value) {
    putInt(Float.floatToRawIntBits(value));
  }

  public void putDouble(double value) {
    putLong(Double.doubleToRawLongBits(value));
  }

  public void putDoubles(double[] values) {
    putVarLong(values.length);
    for (double value : values) {
      putDouble(value);
    }
  }

  public void putBytes(byte[] bytes) {
    putVarLong(bytes.length);
    putRaw(bytes, 0, bytes.length);
  }

  /** Writes bytes without their number. */
  public void putRaw(byte[] bytes, int from, int to) {
    require(to - from);
    System.arraycopy(bytes, from, buffer, size, to - from);
    size += to - from;
  }

  public void putString(String text) {
    putBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public void putInstant(Instant time) {
    putLong(time.getEpochSecond());
    putInt(time.getNano());
  }

  /** Writes the values of a window, oldest first. */
  public void putWindow(RollingWindow window) {
    float[] values = window.log10Values();
    putVarLong(values.length);
    for (float value : values) {
      putFloat(value);
    }
  }
}
