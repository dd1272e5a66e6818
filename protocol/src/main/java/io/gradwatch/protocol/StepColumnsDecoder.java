package io.gradwatch.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;

/**
 * Decodes step reports into {@link StepColumns}, which it reuses: no object per layer or tensor.
 *
 * <p>Accepts what {@link StepReportCodec#decode} accepts, with the same values, and rejects the
 * rest with the same reason and message. It reads by itself what encoders write. Whatever else
 * protobuf allows (a message in several parts, groups), and each record with a violation, it leaves
 * to {@link StepReportCodec}, whose answer is then the answer here.
 *
 * <p>Not thread-safe: one decoder per thread.
 *
 * <p>Longer than most classes because it reads each message of the contract, a method per message.
 */
public final class StepColumnsDecoder {

  private static final int VARINT = WireFormat.WIRETYPE_VARINT;

  private static final int FIXED64 = WireFormat.WIRETYPE_FIXED64;
  private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /** Size of the greatest count, 2^63 - 1, in bytes of seven bits. */
  private static final int MAX_COUNT_BYTES = 9;

  private static final int ROLES = TensorRole.values().length;

  /** Bytes that need {@link StepReportCodec}: unusual, or in violation of the contract. */
  private static final class NotPlainException extends Exception {

    private static final long serialVersionUID = 1L;

    private NotPlainException() {
      super("bytes need the general decoder", null, false, false);
    }
  }

  private final StepColumns columns = new StepColumns();
  private final Decoded<StepColumns> accepted = new Decoded.Accepted<>(columns);
  private int length;

  /**
   * Decodes a record of topic {@link Topics#STEPS}.
   *
   * @param bytes the record; must stay unchanged while the columns are in use
   * @return the columns, valid until the next call whatever its outcome, or the rejection
   */
  public Decoded<StepColumns> decode(byte[] bytes) {
    if (bytes.length <= Contract.MAX_RECORD_BYTES && isRead(bytes)) {
      return accepted;
    }
    Decoded<StepReport> decoded = StepReportCodec.decode(bytes);
    if (decoded instanceof Decoded.Rejected<StepReport> rejected) {
      return new Decoded.Rejected<>(rejected.reason(), rejected.message());
    }
    StepReport report = ((Decoded.Accepted<StepReport>) decoded).value();
    // May be longer than what was received, and than the limit of a record.
    if (!isRead(StepReportCodec.encode(report))) {
      throw new IllegalStateException("step " + report.step() + " cannot be read as columns");
    }
    return accepted;
  }

  /** Fills the columns; false if the bytes need the general decoder. */
  private boolean isRead(byte[] bytes) {
    try {
      read(bytes);
      return true;
    } catch (NotPlainException | IOException needsGeneralDecoder) {
      return false;
    }
  }

  private void read(byte[] bytes) throws IOException, NotPlainException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    StepColumns c = columns;
    c.source = bytes;
    c.runBegin = 0;
    c.runEnd = 0;
    c.attempt = 0;
    c.worker = 0;
    c.step = 0;
    c.epoch = 0;
    c.hasLoss = false;
    c.loss = Double.NaN;
    c.hasTestLoss = false;
    c.testLoss = Double.NaN;
    c.hasLearningRate = false;
    c.learningRate = Double.NaN;
    c.batchSize = 0;
    c.stepSeconds = 0;
    c.layers = 0;
    c.tensors = 0;
    c.timeSteps = 0;
    c.reverseTimeSteps = 0;
    c.outputs = 0;
    int contract = 0;
    boolean hasTime = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> contract = in.readUInt32();
        case 2 << 3 | BYTES -> {
          c.runEnd = name(in);
          c.runBegin = c.runEnd - length;
        }
        case 3 << 3 | VARINT -> c.attempt = in.readUInt32();
        case 4 << 3 | VARINT -> c.worker = in.readUInt32();
        case 5 << 3 | VARINT -> c.step = in.readUInt64();
        case 6 << 3 | VARINT -> c.epoch = in.readUInt32();
        case 7 << 3 | BYTES -> {
          require(!hasTime);
          hasTime = true;
          time(in);
        }
        case 8 << 3 | FIXED64 -> {
          c.hasLoss = true;
          c.loss = in.readDouble();
        }
        case 9 << 3 | FIXED64 -> {
          c.hasLearningRate = true;
          c.learningRate = in.readDouble();
        }
        case 10 << 3 | VARINT -> c.batchSize = in.readUInt32();
        case 11 << 3 | FIXED64 -> c.stepSeconds = in.readDouble();
        case 12 << 3 | BYTES -> layer(in);
        case 13 << 3 | FIXED64 -> {
          c.hasTestLoss = true;
          c.testLoss = in.readDouble();
        }
        case 14 << 3 | FIXED64 -> c.addOutputLoss(in.readDouble());
        case 14 << 3 | BYTES -> {
          int message = in.pushLimit(in.readRawVarint32());
          while (in.getBytesUntilLimit() > 0) {
            c.addOutputLoss(in.readDouble());
          }
          in.popLimit(message);
        }
        default -> skip(in, tag);
      }
    }
    require(contract >= 1 && contract <= Contract.VERSION);
    require(hasTime && c.runEnd > c.runBegin);
    require(c.attempt >= 1 && c.attempt <= Contract.MAX_ATTEMPT);
    require(c.worker >= 0 && c.step >= 0 && c.epoch >= 0 && c.batchSize >= 0);
    require(c.stepSeconds >= 0 && Double.isFinite(c.stepSeconds));
    require(c.outputs <= Contract.MAX_OUTPUTS);
  }

  private void time(CodedInputStream in) throws IOException, NotPlainException {
    long seconds = 0;
    int nanos = 0;
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> seconds = in.readInt64();
        case 2 << 3 | VARINT -> nanos = in.readInt32();
        default -> skip(in, tag);
      }
    }
    in.popLimit(outer);
    require(WireMapping.isInCalendar(seconds, nanos));
    columns.timeSeconds = seconds;
    columns.timeNanos = nanos;
  }

  private void layer(CodedInputStream in) throws IOException, NotPlainException {
    StepColumns c = columns;
    require(c.layers < Contract.MAX_LAYERS);
    c.reserveLayer();
    int ints = c.layers * StepColumns.LAYER_INTS;
    int doubles = c.layers * StepColumns.LAYER_DOUBLES;
    Arrays.fill(c.layerDoubles, doubles, doubles + StepColumns.LAYER_DOUBLES, Double.NaN);
    c.activationNonFinite[c.layers] = 0;
    c.layerInts[ints + StepColumns.SEQUENCE_LENGTH] = 0;
    c.layerInts[ints + StepColumns.LONGEST_TRUE_LENGTH] = 0;
    int index = 0;
    int nameBegin = 0;
    int nameEnd = 0;
    byte flags = 0;
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> index = in.readUInt32();
        case 2 << 3 | BYTES -> {
          nameEnd = name(in);
          nameBegin = nameEnd - length;
        }
        case 3 << 3 | BYTES -> tensor(in);
        case 4 << 3 | BYTES -> {
          require((flags & StepColumns.HAS_ACTIVATION) == 0);
          flags |= StepColumns.HAS_ACTIVATION;
          activation(in, doubles);
        }
        case 5 << 3 | BYTES -> {
          require((flags & StepColumns.HAS_TIME_STEPS) == 0);
          flags |= StepColumns.HAS_TIME_STEPS;
          flags |= timeSteps(in, ints, doubles);
        }
        default -> skip(in, tag);
      }
    }
    in.popLimit(outer);
    int before = c.layers == 0 ? -1 : c.layerInts[ints - StepColumns.LAYER_INTS];
    require(index > before && nameEnd > nameBegin);
    c.layerFlags[c.layers] = flags;
    c.layerInts[ints + StepColumns.INDEX] = index;
    c.layerInts[ints + StepColumns.NAME_BEGIN] = nameBegin;
    c.layerInts[ints + StepColumns.NAME_END] = nameEnd;
    c.layerInts[ints + StepColumns.TENSORS_END] = c.tensors;
    c.layerInts[ints + StepColumns.TIME_STEPS_END] = c.timeSteps;
    c.layerInts[ints + StepColumns.REVERSE_TIME_STEPS_END] = c.reverseTimeSteps;
    c.layers++;
  }

  private void tensor(CodedInputStream in) throws IOException, NotPlainException {
    StepColumns c = columns;
    require(c.tensors < Contract.MAX_TENSORS);
    c.reserveTensor();
    int ints = c.tensors * StepColumns.TENSOR_INTS;
    int paramBegin = 0;
    int paramEnd = 0;
    int role = 0;
    long elements = 0;
    long zeros = 0;
    long nans = 0;
    long infinities = 0;
    double l2Norm = 0;
    double mean = 0;
    double meanAbsolute = 0;
    double min = 0;
    double max = 0;
    double update = Double.NaN;
    double parameter = Double.NaN;
    double unitSpread = Double.NaN;
    byte flags = 0;
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | BYTES -> {
          paramEnd = name(in);
          paramBegin = paramEnd - length;
        }
        case 2 << 3 | VARINT -> role = in.readEnum();
        case 3 << 3 | VARINT -> elements = in.readUInt64();
        case 4 << 3 | VARINT -> zeros = in.readUInt64();
        case 5 << 3 | VARINT -> nans = in.readUInt64();
        case 6 << 3 | VARINT -> infinities = in.readUInt64();
        case 7 << 3 | FIXED64 -> l2Norm = in.readDouble();
        case 8 << 3 | FIXED64 -> mean = in.readDouble();
        case 9 << 3 | FIXED64 -> meanAbsolute = in.readDouble();
        case 10 << 3 | FIXED64 -> min = in.readDouble();
        case 11 << 3 | FIXED64 -> max = in.readDouble();
        case 12 << 3 | BYTES -> {
          require((flags & StepColumns.HAS_HISTOGRAM) == 0);
          flags |= StepColumns.HAS_HISTOGRAM;
          histogram(in, ints);
        }
        case 13 << 3 | FIXED64 -> {
          flags |= StepColumns.HAS_UPDATE;
          update = in.readDouble();
        }
        case 14 << 3 | FIXED64 -> {
          flags |= StepColumns.HAS_PARAMETER_NORM;
          parameter = in.readDouble();
        }
        case 15 << 3 | FIXED64 -> {
          flags |= StepColumns.HAS_UNIT_SPREAD;
          unitSpread = in.readDouble();
        }
        default -> skip(in, tag);
      }
    }
    in.popLimit(outer);
    require(paramEnd > paramBegin && role >= 1 && role <= ROLES);
    require(elements >= 0 && zeros >= 0 && nans >= 0 && infinities >= 0);
    require(zeros <= elements && nans <= elements - zeros && infinities <= elements - zeros - nans);
    // Negated, as NaN is valid.
    require(!(l2Norm < 0 || meanAbsolute < 0 || min > max));
    require(!(update < 0 || parameter < 0 || unitSpread < 0));
    c.tensorFlags[c.tensors] = flags;
    c.tensorRoles[c.tensors] = (byte) (role - 1);
    c.tensorInts[ints + StepColumns.PARAM_BEGIN] = paramBegin;
    c.tensorInts[ints + StepColumns.PARAM_END] = paramEnd;
    int longs = c.tensors * StepColumns.TENSOR_LONGS;
    c.tensorLongs[longs + StepColumns.ELEMENTS] = elements;
    c.tensorLongs[longs + StepColumns.ZEROS] = zeros;
    c.tensorLongs[longs + StepColumns.NON_FINITE] = nans + infinities;
    int doubles = c.tensors * StepColumns.TENSOR_DOUBLES;
    c.tensorDoubles[doubles + StepColumns.L2_NORM] = l2Norm;
    c.tensorDoubles[doubles + StepColumns.MEAN] = mean;
    c.tensorDoubles[doubles + StepColumns.MEAN_ABSOLUTE] = meanAbsolute;
    c.tensorDoubles[doubles + StepColumns.MIN] = min;
    c.tensorDoubles[doubles + StepColumns.MAX] = max;
    c.tensorDoubles[doubles + StepColumns.UPDATE_L2_NORM] = update;
    c.tensorDoubles[doubles + StepColumns.PARAMETER_L2_NORM] = parameter;
    c.tensorDoubles[doubles + StepColumns.UNIT_SPREAD] = unitSpread;
    c.tensors++;
  }

  /** Checks a histogram and keeps where it is. */
  private void histogram(CodedInputStream in, int ints) throws IOException, NotPlainException {
    int firstExponent = 0;
    int counts = 0;
    int length = in.readRawVarint32();
    int outer = in.pushLimit(length);
    int histogramBegin = in.getTotalBytesRead();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> firstExponent = in.readSInt32();
        case 2 << 3 | VARINT -> {
          require(in.readUInt64() >= 0);
          counts++;
        }
        case 2 << 3 | BYTES -> {
          int bytes = in.readRawVarint32();
          int begin = in.getTotalBytesRead();
          in.skipRawBytes(bytes);
          counts += counts(begin, begin + bytes);
        }
        default -> skip(in, tag); // a stride below 1 is read as 1, so that each is valid
      }
    }
    in.popLimit(outer);
    require(firstExponent >= -1074 && firstExponent <= 1023);
    require(counts <= Contract.MAX_HISTOGRAM_COUNTS);
    columns.tensorInts[ints + StepColumns.HISTOGRAM_BEGIN] = histogramBegin;
    columns.tensorInts[ints + StepColumns.HISTOGRAM_END] = histogramBegin + length;
  }

  /**
   * Number of packed counts. Their values are not needed: a count below 0 has more than {@link
   * #MAX_COUNT_BYTES} bytes. Without {@link CodedInputStream}, because half of the numbers in a
   * report are counts, and reading each took a quarter of the time.
   */
  private int counts(int begin, int end) throws NotPlainException {
    byte[] source = columns.source;
    int counts = 0;
    int length = 0;
    for (int i = begin; i < end; i++) {
      length++;
      if (source[i] >= 0) {
        counts++;
        length = 0;
      } else {
        require(length < MAX_COUNT_BYTES);
      }
    }
    require(length == 0);
    return counts;
  }

  private void activation(CodedInputStream in, int doubles) throws IOException, NotPlainException {
    double mean = 0;
    double standardDeviation = 0;
    double saturatedShare = 0;
    double deadUnitShare = 0;
    long nans = 0;
    long infinities = 0;
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | FIXED64 -> mean = in.readDouble();
        case 2 << 3 | FIXED64 -> standardDeviation = in.readDouble();
        case 3 << 3 | FIXED64 -> saturatedShare = in.readDouble();
        case 4 << 3 | FIXED64 -> deadUnitShare = in.readDouble();
        case 5 << 3 | VARINT -> nans = in.readUInt64();
        case 6 << 3 | VARINT -> infinities = in.readUInt64();
        default -> skip(in, tag);
      }
    }
    in.popLimit(outer);
    // Negated, as NaN is valid.
    require(!(standardDeviation < 0 || saturatedShare < 0 || saturatedShare > 1));
    require(!(deadUnitShare < 0 || deadUnitShare > 1));
    require(nans >= 0 && infinities >= 0);
    StepColumns c = columns;
    c.layerDoubles[doubles + StepColumns.ACTIVATION_MEAN] = mean;
    c.layerDoubles[doubles + StepColumns.STANDARD_DEVIATION] = standardDeviation;
    c.layerDoubles[doubles + StepColumns.SATURATED_SHARE] = saturatedShare;
    c.layerDoubles[doubles + StepColumns.DEAD_UNIT_SHARE] = deadUnitShare;
    c.activationNonFinite[c.layers] = nans + infinities;
  }

  /** Returns the flags of the true lengths. */
  private byte timeSteps(CodedInputStream in, int ints, int doubles)
      throws IOException, NotPlainException {
    StepColumns c = columns;
    byte flags = 0;
    int longest = 0;
    double mean = Double.NaN;
    boolean aligned = false;
    int before = c.timeSteps;
    int reverseBefore = c.reverseTimeSteps;
    int sequenceLength = 0;
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | FIXED64 -> c.addTimeStep(norm(in));
        case 1 << 3 | BYTES -> {
          int message = in.pushLimit(in.readRawVarint32());
          while (in.getBytesUntilLimit() > 0) {
            c.addTimeStep(norm(in));
          }
          in.popLimit(message);
        }
        case 2 << 3 | FIXED64 -> c.addReverseTimeStep(norm(in));
        case 2 << 3 | BYTES -> {
          int message = in.pushLimit(in.readRawVarint32());
          while (in.getBytesUntilLimit() > 0) {
            c.addReverseTimeStep(norm(in));
          }
          in.popLimit(message);
        }
        case 3 << 3 | VARINT -> sequenceLength = in.readUInt32();
        case 4 << 3 | VARINT -> {
          flags |= StepColumns.HAS_LONGEST_TRUE_LENGTH;
          longest = in.readUInt32();
        }
        case 5 << 3 | FIXED64 -> {
          flags |= StepColumns.HAS_MEAN_TRUE_LENGTH;
          mean = in.readDouble();
        }
        case 6 << 3 | VARINT -> aligned = in.readBool();
        default -> skip(in, tag);
      }
    }
    in.popLimit(outer);
    require(c.timeSteps - before <= Contract.MAX_TIME_STEPS);
    require(c.reverseTimeSteps - reverseBefore <= Contract.MAX_TIME_STEPS);
    require(sequenceLength >= 0 && longest >= 0 && longest <= sequenceLength);
    require(
        (flags & StepColumns.HAS_MEAN_TRUE_LENGTH) == 0 || (mean >= 0 && mean <= sequenceLength));
    if (aligned) {
      flags |= StepColumns.ALIGNED_TIME_STEPS;
    }
    c.layerInts[ints + StepColumns.SEQUENCE_LENGTH] = sequenceLength;
    c.layerInts[ints + StepColumns.LONGEST_TRUE_LENGTH] = longest;
    c.layerDoubles[doubles + StepColumns.MEAN_TRUE_LENGTH] = mean;
    return flags;
  }

  private static double norm(CodedInputStream in) throws IOException, NotPlainException {
    double norm = in.readDouble();
    require(!(norm < 0));
    return norm;
  }

  /** Passes over a valid name of {@link #length} bytes and returns where it ends. */
  private int name(CodedInputStream in) throws IOException, NotPlainException {
    int bytes = in.readRawVarint32();
    int begin = in.getTotalBytesRead();
    in.skipRawBytes(bytes);
    require(NameBytes.areValid(columns.source, begin, begin + bytes));
    length = bytes;
    return begin + bytes;
  }

  private static void skip(CodedInputStream in, int tag) throws IOException, NotPlainException {
    switch (WireFormat.getTagWireType(tag)) {
      case VARINT, FIXED64, BYTES, WireFormat.WIRETYPE_FIXED32 -> in.skipField(tag);
      default -> throw new NotPlainException();
    }
  }

  private static void require(boolean plain) throws NotPlainException {
    if (!plain) {
      throw new NotPlainException();
    }
  }
}
