package io.gradwatch.dl4j;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The elements of an array in the order in which they lie in native memory, read in chunks as
 * doubles. Float and double are read in place; other types, and views with gaps, from a copy.
 *
 * <p>Valid as long as the array is: it holds no copy that would outlive a workspace.
 */
final class FlatValues {

  /** Elements that a reader asks for at a time: 32 KB of doubles stay in the first-level cache. */
  static final int CHUNK = 4_096;

  private final INDArray array;
  private final @Nullable FloatIndexer floats;
  private final @Nullable DoubleIndexer doubles;

  private FlatValues(INDArray array) {
    this.array = array;
    Indexer indexer = array.data().indexer();
    this.floats = indexer instanceof FloatIndexer f ? f : null;
    this.doubles = indexer instanceof DoubleIndexer d ? d : null;
    if (floats == null && doubles == null) {
      throw new IllegalArgumentException(
          "array of " + array.dataType() + " is not in memory as FLOAT or DOUBLE");
    }
  }

  static FlatValues of(INDArray array) {
    boolean readable = array.dataType() == DataType.FLOAT || array.dataType() == DataType.DOUBLE;
    return new FlatValues(readable && isDense(array) ? array : copy(array, readable));
  }

  /** Outside of workspaces, of which those of the training are no business of ours. */
  @SuppressWarnings("try") // the scope is closed, not used
  private static INDArray copy(INDArray array, boolean readable) {
    try (MemoryWorkspace scope = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return readable ? array.dup() : array.castTo(DataType.FLOAT).dup();
    }
  }

  long length() {
    return array.length();
  }

  long size(int axis) {
    return array.size(axis);
  }

  int rank() {
    return array.rank();
  }

  /** Elements in memory from one index of the axis to the next. */
  long stride(int axis) {
    return array.size(axis) == 1 ? array.length() : array.stride(axis);
  }

  /** Reads {@code count} elements from {@code from} on, each divided by {@code divisor}. */
  void read(long from, int count, double divisor, double[] into) {
    if (floats != null) {
      for (int i = 0; i < count; i++) {
        into[i] = floats.get(from + i);
      }
    } else if (doubles != null) {
      for (int i = 0; i < count; i++) {
        into[i] = doubles.get(from + i);
      }
    }
    if (divisor != 1) {
      for (int i = 0; i < count; i++) {
        into[i] /= divisor;
      }
    }
  }

  /** Whether the elements fill one stretch of memory, in whichever order of axes. */
  private static boolean isDense(INDArray array) {
    long[] shape = array.shape();
    long[] strides = array.stride();
    int[] axes =
        IntStream.range(0, shape.length)
            .filter(axis -> shape[axis] > 1)
            .boxed()
            .sorted(Comparator.comparingLong(axis -> strides[axis]))
            .mapToInt(Integer::intValue)
            .toArray();
    long expected = 1;
    for (int axis : axes) {
      if (strides[axis] != expected) {
        return false;
      }
      expected *= shape[axis];
    }
    return Arrays.stream(shape).noneMatch(size -> size == 0);
  }
}
