package io.gradwatch.dl4j;

/** Finds units of a layer whose output is exactly zero for the whole batch. */
final class DeadUnits {

  private DeadUnits() {}

  /**
   * Returns the share of such units, 0 to 1. Stops reading a unit at its first non-zero element, so
   * that only dead units cost time. NaN counts as non-zero.
   *
   * @param unitAxis axis of the layer's units (features, channels)
   */
  static double share(FlatValues output, int unitAxis) {
    int units = Math.toIntExact(output.size(unitAxis));
    long stride = output.stride(unitAxis);
    int[] candidates = new int[units];
    for (int unit = 0; unit < units; unit++) {
      candidates[unit] = unit;
    }
    int remaining = units;
    for (long block = 0; block < output.length() && remaining > 0; block += units * stride) {
      int kept = 0;
      for (int i = 0; i < remaining; i++) {
        int unit = candidates[i];
        if (isZero(output, block + unit * stride, stride)) {
          candidates[kept++] = unit;
        }
      }
      remaining = kept;
    }
    return (double) remaining / units;
  }

  private static boolean isZero(FlatValues output, long from, long length) {
    for (long at = from; at < from + length; at++) {
      if (output.get(at) != 0) {
        return false;
      }
    }
    return true;
  }
}
