package io.gradwatch.dl4j;

import io.gradwatch.kernel.NativeFloats;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Elements of an array in the order in which they are stored in native memory. Floats and doubles
 * are read in place; other types, and views with gaps, are copied first.
 *
 * <p>Valid as long as the array is; holds no copy that would outlive a workspace.
 */
final class FlatValues {

  /** Number of elements to read at a time: 32 KB of doubles stay in the first-level cache. */
  static final int CHUNK = 4_096;

  private final INDArray array;
  private final Indexer indexer;
  private final @Nullable NativeFloats floats;

  private FlatValues(INDArray array, FloatViewCache views) {
    this.array = array;
    this.indexer = array.data().indexer();
    if (indexer instanceof FloatIndexer) {
      this.floats = views.viewOf(array.data().addressPointer().address(), array.length());
    } else if (indexer instanceof DoubleIndexer) {
      this.floats = null;
    } else {
      throw new IllegalArgumentException(
          "array of " + array.dataType() + " is not in memory as FLOAT or DOUBLE");
    }
  }

  static FlatValues of(INDArray array) {
    return of(array, new FloatViewCache());
  }

  /**
   * Same as {@link #of(INDArray)}, but reuses the last view of the same memory.
   *
   * @param views cache that holds the view of the previous step's array
   */
  static FlatValues of(INDArray array, FloatViewCache views) {
    boolean readable = array.dataType() == DataType.FLOAT || array.dataType() == DataType.DOUBLE;
    return new FlatValues(readable && isDense(array) ? array : copy(array, readable), views);
  }

  /** Copies outside of workspaces, so that those of the training are left untouched. */
  @SuppressWarnings("try") // the scope is closed, not used
  private static INDArray copy(INDArray array, boolean readable) {
    try (MemoryWorkspace scope = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return readable ? array.dup() : array.castTo(DataType.FLOAT).dup();
    }
  }

  /** View of the same elements in native memory; null if they are doubles. */
  @Nullable NativeFloats floats() {
    return floats;
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

  /** Distance in elements between neighbouring indices of the axis. */
  long stride(int axis) {
    return array.size(axis) == 1 ? array.length() : array.stride(axis);
  }

  /** The element at this index. */
  double get(long index) {
    return floats != null ? floats.get(index) : ((DoubleIndexer) indexer).get(index);
  }

  /** Reads {@code count} elements starting at {@code from}, each divided by {@code divisor}. */
  void read(long from, int count, double divisor, double[] into) {
    if (indexer instanceof FloatIndexer floatIndexer) {
      for (int i = 0; i < count; i++) {
        into[i] = floatIndexer.get(from + i);
      }
    } else if (indexer instanceof DoubleIndexer doubleIndexer) {
      for (int i = 0; i < count; i++) {
        into[i] = doubleIndexer.get(from + i);
      }
    }
    if (divisor != 1) {
      for (int i = 0; i < count; i++) {
        into[i] /= divisor;
      }
    }
  }

  /**
   * Returns whether the elements are contiguous in memory, whatever the order of the axes: in
   * ascending order, each stride must be the product of the sizes before it.
   */
  private static boolean isDense(INDArray array) {
    long expected = 1;
    for (int axis = axisOfSmallestStride(array, 0); axis >= 0; ) {
      if (array.stride(axis) != expected) {
        return false;
      }
      expected *= array.size(axis);
      axis = axisOfSmallestStride(array, expected);
    }
    return expected == array.length();
  }

  /**
   * Returns the axis with more than one index whose stride is the smallest that is at least this;
   * -1 if there is none.
   */
  private static int axisOfSmallestStride(INDArray array, long atLeast) {
    int smallest = -1;
    for (int axis = 0; axis < array.rank(); axis++) {
      long stride = array.stride(axis);
      if (array.size(axis) > 1
          && stride >= atLeast
          && (smallest < 0 || stride < array.stride(smallest))) {
        smallest = axis;
      }
    }
    return smallest;
  }
}
