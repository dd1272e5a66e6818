package io.gradwatch.monitor.history;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How far an attempt reaches.
 *
 * @param firstStep smallest step
 * @param lastStep greatest step
 * @param lastTimeMillis time at which the newest step was published, milliseconds since 1970
 * @param bytes bytes of the rows of each level
 */
record AttemptExtent(long firstStep, long lastStep, long lastTimeMillis, List<Long> bytes) {

  AttemptExtent {
    bytes = List.copyOf(bytes);
  }

  long totalBytes() {
    return bytes.stream().mapToLong(Long::longValue).sum();
  }

  AttemptExtent withBytes(long[] newBytes) {
    return new AttemptExtent(
        firstStep, lastStep, lastTimeMillis, Arrays.stream(newBytes).boxed().toList());
  }

  long[] bytesByLevel() {
    return bytes.stream().mapToLong(Long::longValue).toArray();
  }

  long[] toLongs() {
    return LongStream.concat(
            LongStream.of(firstStep, lastStep, lastTimeMillis),
            bytes.stream().mapToLong(Long::longValue))
        .toArray();
  }

  static AttemptExtent of(long[] longs) {
    return new AttemptExtent(
        longs[0], longs[1], longs[2], Arrays.stream(longs, 3, longs.length).boxed().toList());
  }
}
