package io.gradwatch.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * One step report as columns of primitives, reused by the decoder that filled it: the values of a
 * {@link StepReport} without an object per layer or tensor.
 *
 * <p>Layers are numbered from 0 in the order of the record, tensors from 0 over all layers; a layer
 * has the tensors from {@link #tensorsBegin} to before {@link #tensorsEnd}. Values have the meaning
 * and the bounds that the records {@link StepReport}, {@link LayerReport}, {@link TensorReport},
 * {@link TensorStatistics}, {@link ActivationReport} and {@link TimeStepReport} document, and have
 * been checked. An absent value is NaN, or 0 for a whole number; the method that begins with {@code
 * has} distinguishes it from a measured one. An index out of range is an {@link
 * IndexOutOfBoundsException}.
 *
 * <p>Names and histograms stay in the bytes of the record until somebody asks for them, so the
 * array that was decoded must not be changed while this is in use. The next call of {@link
 * StepColumnsDecoder#decode} overwrites everything. Not thread-safe.
 *
 * <p>Longer than most classes: it is one accessor per value of the contract.
 */
public final class StepColumns {

  /** Doubles of a tensor, in {@link #tensorDoubles}. */
  static final int L2_NORM = 0;

  static final int MEAN = 1;
  static final int MEAN_ABSOLUTE = 2;
  static final int MIN = 3;
  static final int MAX = 4;
  static final int UPDATE_L2_NORM = 5;
  static final int PARAMETER_L2_NORM = 6;
  static final int UNIT_SPREAD = 7;
  static final int TENSOR_DOUBLES = 8;

  /** Counts of a tensor, in {@link #tensorLongs}. */
  static final int ELEMENTS = 0;

  static final int ZEROS = 1;
  static final int NON_FINITE = 2;
  static final int TENSOR_LONGS = 3;

  /** Positions of a tensor, in {@link #tensorInts}. */
  static final int PARAM_BEGIN = 0;

  static final int PARAM_END = 1;
  static final int HISTOGRAM_BEGIN = 2;
  static final int HISTOGRAM_END = 3;
  static final int TENSOR_INTS = 4;

  /** Doubles of a layer's activation, in {@link #layerDoubles}. */
  static final int ACTIVATION_MEAN = 0;

  static final int STANDARD_DEVIATION = 1;
  static final int SATURATED_SHARE = 2;
  static final int DEAD_UNIT_SHARE = 3;
  static final int MEAN_TRUE_LENGTH = 4;
  static final int LAYER_DOUBLES = 5;

  /** Whole numbers of a layer, in {@link #layerInts}. */
  static final int INDEX = 0;

  static final int NAME_BEGIN = 1;
  static final int NAME_END = 2;
  static final int TENSORS_END = 3;
  static final int TIME_STEPS_END = 4;
  static final int REVERSE_TIME_STEPS_END = 5;
  static final int SEQUENCE_LENGTH = 6;
  static final int LONGEST_TRUE_LENGTH = 7;
  static final int LAYER_INTS = 8;

  /** Flags of a tensor. */
  static final byte HAS_HISTOGRAM = 1;

  static final byte HAS_UPDATE = 1 << 1;
  static final byte HAS_PARAMETER_NORM = 1 << 2;
  static final byte HAS_UNIT_SPREAD = 1 << 3;

  /** Flags of a layer. */
  static final byte HAS_ACTIVATION = 1;

  static final byte HAS_TIME_STEPS = 1 << 1;
  static final byte HAS_LONGEST_TRUE_LENGTH = 1 << 2;
  static final byte HAS_MEAN_TRUE_LENGTH = 1 << 3;
  static final byte ALIGNED_TIME_STEPS = 1 << 4;

  private static final byte[] NO_BYTES = {};
  private static final TensorRole[] ROLES = TensorRole.values();

  byte[] source = NO_BYTES;
  int runBegin;
  int runEnd;
  int attempt;
  int worker;
  long step;
  int epoch;
  long timeSeconds;
  int timeNanos;
  boolean hasLoss;
  double loss;
  boolean hasTestLoss;
  double testLoss;
  boolean hasLearningRate;
  double learningRate;
  int batchSize;
  double stepSeconds;
  int layers;
  int tensors;
  int timeSteps;
  int reverseTimeSteps;
  int outputs;

  byte[] layerFlags = {};
  int[] layerInts = {};
  double[] layerDoubles = {};
  long[] activationNonFinite = {};
  byte[] tensorFlags = {};
  byte[] tensorRoles = {};
  int[] tensorInts = {};
  long[] tensorLongs = {};
  double[] tensorDoubles = {};
  double[] timeStepNorms = {};
  double[] reverseTimeStepNorms = {};
  double[] outputLosses = {};

  private String run = "";
  private byte[] runBytes = NO_BYTES;

  StepColumns() {}

  /** Makes room for one more layer. */
  void reserveLayer() {
    if (layers == layerFlags.length) {
      int capacity = Math.max(16, 2 * layers);
      layerFlags = Arrays.copyOf(layerFlags, capacity);
      layerInts = Arrays.copyOf(layerInts, capacity * LAYER_INTS);
      layerDoubles = Arrays.copyOf(layerDoubles, capacity * LAYER_DOUBLES);
      activationNonFinite = Arrays.copyOf(activationNonFinite, capacity);
    }
  }

  /** Makes room for one more tensor. */
  void reserveTensor() {
    if (tensors == tensorFlags.length) {
      int capacity = Math.max(32, 2 * tensors);
      tensorFlags = Arrays.copyOf(tensorFlags, capacity);
      tensorRoles = Arrays.copyOf(tensorRoles, capacity);
      tensorInts = Arrays.copyOf(tensorInts, capacity * TENSOR_INTS);
      tensorLongs = Arrays.copyOf(tensorLongs, capacity * TENSOR_LONGS);
      tensorDoubles = Arrays.copyOf(tensorDoubles, capacity * TENSOR_DOUBLES);
    }
  }

  void addTimeStep(double norm) {
    if (timeSteps == timeStepNorms.length) {
      timeStepNorms = Arrays.copyOf(timeStepNorms, Math.max(64, 2 * timeSteps));
    }
    timeStepNorms[timeSteps++] = norm;
  }

  void addReverseTimeStep(double norm) {
    if (reverseTimeSteps == reverseTimeStepNorms.length) {
      reverseTimeStepNorms =
          Arrays.copyOf(reverseTimeStepNorms, Math.max(64, 2 * reverseTimeSteps));
    }
    reverseTimeStepNorms[reverseTimeSteps++] = norm;
  }

  void addOutputLoss(double outputLoss) {
    if (outputs == outputLosses.length) {
      outputLosses = Arrays.copyOf(outputLosses, Math.max(4, 2 * outputs));
    }
    outputLosses[outputs++] = outputLoss;
  }

  /**
   * Columns of a report that exists as an object, by way of its bytes.
   *
   * @throws IllegalArgumentException if the report is larger than a record may be
   */
  public static StepColumns of(StepReport report) {
    Decoded<StepColumns> decoded = new StepColumnsDecoder().decode(StepReportCodec.encode(report));
    if (decoded instanceof Decoded.Rejected<StepColumns> rejected) {
      throw new IllegalArgumentException(rejected.message());
    }
    return ((Decoded.Accepted<StepColumns>) decoded).value();
  }

  /** The encoded report from which the columns were decoded; not a copy. */
  public byte[] bytes() {
    return source;
  }

  /** Name of the run. The same object as for the record before if that was of the same run. */
  public String run() {
    if (!Arrays.equals(source, runBegin, runEnd, runBytes, 0, runBytes.length)) {
      runBytes = Arrays.copyOfRange(source, runBegin, runEnd);
      run = new String(runBytes, UTF_8);
    }
    return run;
  }

  public int attempt() {
    return attempt;
  }

  public int worker() {
    return worker;
  }

  public long step() {
    return step;
  }

  public int epoch() {
    return epoch;
  }

  public Instant time() {
    return Instant.ofEpochSecond(timeSeconds, timeNanos);
  }

  public boolean hasLoss() {
    return hasLoss;
  }

  public double loss() {
    return loss;
  }

  /** Number of outputs whose losses are reported. */
  public int outputs() {
    return outputs;
  }

  public double outputLoss(int output) {
    return outputLosses[Objects.checkIndex(output, outputs)];
  }

  public boolean hasTestLoss() {
    return hasTestLoss;
  }

  public double testLoss() {
    return testLoss;
  }

  public boolean hasLearningRate() {
    return hasLearningRate;
  }

  public double learningRate() {
    return learningRate;
  }

  public int batchSize() {
    return batchSize;
  }

  public double stepSeconds() {
    return stepSeconds;
  }

  /** Number of layers. */
  public int layers() {
    return layers;
  }

  /** Depth of a layer in the network, from 0 at the input; ascends with {@code layer}. */
  public int layerIndex(int layer) {
    return layerInt(layer, INDEX);
  }

  public String layerName(int layer) {
    return text(layerInt(layer, NAME_BEGIN), layerInt(layer, NAME_END));
  }

  /** Whether a layer has the name with these bytes in UTF-8. Allocates nothing. */
  public boolean layerNameIs(int layer, byte[] utf8) {
    return is(layerInt(layer, NAME_BEGIN), layerInt(layer, NAME_END), utf8);
  }

  /** Number of tensors of all layers. */
  public int tensors() {
    return tensors;
  }

  /** First tensor of a layer. */
  public int tensorsBegin(int layer) {
    return begin(layer, TENSORS_END);
  }

  /** One past the last tensor of a layer. */
  public int tensorsEnd(int layer) {
    return layerInt(layer, TENSORS_END);
  }

  public boolean hasActivation(int layer) {
    return layerFlag(layer, HAS_ACTIVATION);
  }

  public double activationMean(int layer) {
    return layerDouble(layer, ACTIVATION_MEAN);
  }

  public double activationStandardDeviation(int layer) {
    return layerDouble(layer, STANDARD_DEVIATION);
  }

  public double saturatedShare(int layer) {
    return layerDouble(layer, SATURATED_SHARE);
  }

  public double deadUnitShare(int layer) {
    return layerDouble(layer, DEAD_UNIT_SHARE);
  }

  /** Number of values of a layer's output that are NaN or infinite. */
  public long activationNonFinite(int layer) {
    return activationNonFinite[Objects.checkIndex(layer, layers)];
  }

  public boolean hasTimeSteps(int layer) {
    return layerFlag(layer, HAS_TIME_STEPS);
  }

  /** Number of time steps with a gradient norm. */
  public int timeSteps(int layer) {
    return layerInt(layer, TIME_STEPS_END) - begin(layer, TIME_STEPS_END);
  }

  /** Gradient norm at time step {@code t} of the sequence, from 0. */
  public double timeStepNorm(int layer, int t) {
    return timeStepNorms[begin(layer, TIME_STEPS_END) + Objects.checkIndex(t, timeSteps(layer))];
  }

  /** Number of time steps with a gradient norm of the backward direction. */
  public int reverseTimeSteps(int layer) {
    return layerInt(layer, REVERSE_TIME_STEPS_END) - begin(layer, REVERSE_TIME_STEPS_END);
  }

  /** Gradient norm of the backward direction at time step {@code t} of the sequence, from 0. */
  public double reverseTimeStepNorm(int layer, int t) {
    return reverseTimeStepNorms[
        begin(layer, REVERSE_TIME_STEPS_END) + Objects.checkIndex(t, reverseTimeSteps(layer))];
  }

  public int sequenceLength(int layer) {
    return layerInt(layer, SEQUENCE_LENGTH);
  }

  public boolean hasLongestTrueLength(int layer) {
    return layerFlag(layer, HAS_LONGEST_TRUE_LENGTH);
  }

  public int longestTrueLength(int layer) {
    return layerInt(layer, LONGEST_TRUE_LENGTH);
  }

  public boolean hasMeanTrueLength(int layer) {
    return layerFlag(layer, HAS_MEAN_TRUE_LENGTH);
  }

  public double meanTrueLength(int layer) {
    return layerDouble(layer, MEAN_TRUE_LENGTH);
  }

  /** Whether the norms are by distance from the end of each sequence instead of by time step. */
  public boolean hasAlignedTimeSteps(int layer) {
    return layerFlag(layer, ALIGNED_TIME_STEPS);
  }

  public String param(int tensor) {
    return text(tensorInt(tensor, PARAM_BEGIN), tensorInt(tensor, PARAM_END));
  }

  /** Whether a tensor has the parameter name with these bytes in UTF-8. Allocates nothing. */
  public boolean paramIs(int tensor, byte[] utf8) {
    return is(tensorInt(tensor, PARAM_BEGIN), tensorInt(tensor, PARAM_END), utf8);
  }

  public TensorRole role(int tensor) {
    return ROLES[tensorRoles[Objects.checkIndex(tensor, tensors)]];
  }

  public long elements(int tensor) {
    return tensorLong(tensor, ELEMENTS);
  }

  public long zeros(int tensor) {
    return tensorLong(tensor, ZEROS);
  }

  /** Number of elements that are NaN or infinite. */
  public long nonFinite(int tensor) {
    return tensorLong(tensor, NON_FINITE);
  }

  public double l2Norm(int tensor) {
    return tensorDouble(tensor, L2_NORM);
  }

  public double mean(int tensor) {
    return tensorDouble(tensor, MEAN);
  }

  public double meanAbsolute(int tensor) {
    return tensorDouble(tensor, MEAN_ABSOLUTE);
  }

  public double min(int tensor) {
    return tensorDouble(tensor, MIN);
  }

  public double max(int tensor) {
    return tensorDouble(tensor, MAX);
  }

  public boolean hasUpdate(int tensor) {
    return tensorFlag(tensor, HAS_UPDATE);
  }

  public double updateL2Norm(int tensor) {
    return tensorDouble(tensor, UPDATE_L2_NORM);
  }

  public boolean hasParameterNorm(int tensor) {
    return tensorFlag(tensor, HAS_PARAMETER_NORM);
  }

  public double parameterL2Norm(int tensor) {
    return tensorDouble(tensor, PARAMETER_L2_NORM);
  }

  public boolean hasUnitSpread(int tensor) {
    return tensorFlag(tensor, HAS_UNIT_SPREAD);
  }

  public double unitSpread(int tensor) {
    return tensorDouble(tensor, UNIT_SPREAD);
  }

  public boolean hasHistogram(int tensor) {
    return tensorFlag(tensor, HAS_HISTOGRAM);
  }

  /**
   * Parses the histogram of a tensor from the bytes of the record.
   *
   * @throws IllegalStateException if the tensor has none
   */
  public MagnitudeHistogram histogram(int tensor) {
    if (!hasHistogram(tensor)) {
      throw new IllegalStateException("tensor " + tensor + " has no histogram");
    }
    int begin = tensorInt(tensor, HISTOGRAM_BEGIN);
    int length = tensorInt(tensor, HISTOGRAM_END) - begin;
    try {
      return StepReportCodec.histogram(
          io.gradwatch.protocol.wire.MagnitudeHistogram.parseFrom(
              CodedInputStream.newInstance(source, begin, length)));
    } catch (IOException changed) {
      throw new UncheckedIOException("the bytes of the record were changed", changed);
    }
  }

  private int layerInt(int layer, int field) {
    return layerInts[Objects.checkIndex(layer, layers) * LAYER_INTS + field];
  }

  /** Where the entries of a layer begin in a column of which each layer states the end. */
  private int begin(int layer, int endField) {
    return Objects.checkIndex(layer, layers) == 0 ? 0 : layerInt(layer - 1, endField);
  }

  private double layerDouble(int layer, int field) {
    return layerDoubles[Objects.checkIndex(layer, layers) * LAYER_DOUBLES + field];
  }

  private boolean layerFlag(int layer, byte flag) {
    return (layerFlags[Objects.checkIndex(layer, layers)] & flag) != 0;
  }

  private int tensorInt(int tensor, int field) {
    return tensorInts[Objects.checkIndex(tensor, tensors) * TENSOR_INTS + field];
  }

  private long tensorLong(int tensor, int field) {
    return tensorLongs[Objects.checkIndex(tensor, tensors) * TENSOR_LONGS + field];
  }

  private double tensorDouble(int tensor, int field) {
    return tensorDoubles[Objects.checkIndex(tensor, tensors) * TENSOR_DOUBLES + field];
  }

  private boolean tensorFlag(int tensor, byte flag) {
    return (tensorFlags[Objects.checkIndex(tensor, tensors)] & flag) != 0;
  }

  private String text(int begin, int end) {
    return new String(source, begin, end - begin, UTF_8);
  }

  private boolean is(int begin, int end, byte[] utf8) {
    return Arrays.equals(source, begin, end, utf8, 0, utf8.length);
  }
}
