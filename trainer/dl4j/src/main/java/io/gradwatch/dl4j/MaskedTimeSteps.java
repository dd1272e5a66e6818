package io.gradwatch.dl4j;

import org.jspecify.annotations.Nullable;

/**
 * Gradient by time step of a batch of sequences that masks shorten, with the ends of the sequences
 * aligned. Where lengths differ, the norm over the batch at one time step mixes the end of one
 * sequence with the middle of another, and the last time steps are those of the few longest.
 *
 * <p>A sequence begins at the first time step that the mask of the features leaves, and ends at the
 * last one that it leaves and that receives gradient: after the last label that counts, none does.
 *
 * @param norms L2 norm over batch and features by distance from the end of each sequence, the last
 *     entry being the end, over the sequences that are so long, scaled to as many as have gradient:
 *     sqrt(sequences / sequences so long · sum of squares). It reaches back as far as half of the
 *     sequences do; empty if none has gradient
 * @param longest length of the longest sequence
 * @param meanLength mean length
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MaskedTimeSteps(double[] norms, int longest, double meanLength) {

  /**
   * Measures dL/dx of a recurrent layer.
   *
   * @param gradient array with three axes, the first of which is the batch
   * @param timeAxis axis of the time steps, 1 or 2, in the order in which the layer reads them
   * @param mask array of shape [batch, time] with 0 for a time step that is masked; null if the
   *     features have none
   */
  static MaskedTimeSteps measure(FlatValues gradient, int timeAxis, @Nullable FlatValues mask) {
    double[][] squares = squares(gradient, timeAxis);
    int steps = Math.toIntExact(gradient.size(timeAxis));
    int[] ends = new int[squares.length];
    int[] lengths = new int[squares.length];
    int longest = 0;
    long total = 0;
    long counted = 0;
    for (int example = 0; example < squares.length; example++) {
      int begin = mask == null ? 0 : firstLeft(mask, example, steps);
      int last = mask == null ? steps - 1 : lastLeft(mask, example, steps);
      int end = lastWithGradient(squares[example], begin, last);
      ends[example] = end;
      lengths[example] = Math.max(0, end - begin + 1);
      int length = mask == null ? lengths[example] : Math.max(0, last - begin + 1);
      longest = Math.max(longest, length);
      total += length;
      counted += mask != null || length > 0 ? 1 : 0;
    }
    double mean = counted == 0 ? 0 : (double) total / counted;
    return new MaskedTimeSteps(aligned(squares, ends, lengths, steps), longest, mean);
  }

  private static double[] aligned(double[][] squares, int[] ends, int[] lengths, int steps) {
    int[] soLong = new int[steps + 1]; // number of sequences by least length
    for (int length : lengths) {
      for (int least = 1; least <= length; least++) {
        soLong[least]++;
      }
    }
    int sequences = steps == 0 ? 0 : soLong[1];
    int reach = 0;
    while (reach < steps && soLong[reach + 1] > 0 && 2 * soLong[reach + 1] >= sequences) {
      reach++;
    }
    double[] norms = new double[reach];
    for (int distance = 0; distance < reach; distance++) {
      double sum = 0;
      for (int example = 0; example < squares.length; example++) {
        if (lengths[example] > distance) {
          sum += squares[example][ends[example] - distance];
        }
      }
      norms[reach - 1 - distance] = Math.sqrt(sum * sequences / soLong[distance + 1]);
    }
    return norms;
  }

  private static int firstLeft(FlatValues mask, int example, int steps) {
    int t = 0;
    while (t < steps && isMasked(mask, example, t)) {
      t++;
    }
    return t;
  }

  private static int lastLeft(FlatValues mask, int example, int steps) {
    int t = steps - 1;
    while (t >= 0 && isMasked(mask, example, t)) {
      t--;
    }
    return t;
  }

  private static boolean isMasked(FlatValues mask, int example, int t) {
    return mask.get(example * mask.stride(0) + t * mask.stride(1)) == 0;
  }

  /** NaN is a gradient; {@code begin - 1} if there is none. */
  private static int lastWithGradient(double[] squares, int begin, int last) {
    int t = last;
    while (t >= begin && squares[t] == 0) {
      t--;
    }
    return t;
  }

  /** Sum of squares over the features for each example and time step, in the order of memory. */
  private static double[][] squares(FlatValues gradient, int timeAxis) {
    int examples = Math.toIntExact(gradient.size(0));
    int steps = Math.toIntExact(gradient.size(timeAxis));
    long features = gradient.size(3 - timeAxis);
    long exampleStride = gradient.stride(0);
    long stepStride = gradient.stride(timeAxis);
    long featureStride = gradient.stride(3 - timeAxis);
    double[][] squares = new double[examples][steps];
    boolean timeOutside = stepStride > exampleStride;
    int outer = timeOutside ? steps : examples;
    int inner = timeOutside ? examples : steps;
    for (int i = 0; i < outer; i++) {
      for (long feature = 0; feature < features; feature++) {
        for (int j = 0; j < inner; j++) {
          int example = timeOutside ? j : i;
          int t = timeOutside ? i : j;
          double x =
              gradient.get(example * exampleStride + t * stepStride + feature * featureStride);
          squares[example][t] += x * x;
        }
      }
    }
    return squares;
  }
}
