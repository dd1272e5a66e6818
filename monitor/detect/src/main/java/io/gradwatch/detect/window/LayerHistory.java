package io.gradwatch.detect.window;

import io.gradwatch.detect.feature.FeatureRow;
import io.gradwatch.detect.feature.FeatureScope;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.TensorRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One layer over the recent steps, updated in place. Its gradient norm is that of the weights,
 * recurrent weights included: the gradients of biases have a different magnitude and would mask
 * that of the weights.
 *
 * <p>Longer than most classes because what a step adds and what is written and read of it must
 * agree field by field: a window that one of them leaves out is lost at a restart.
 */
public final class LayerHistory {

  /** Number of steps that show the initial gradient of a layer. */
  static final int FIRST_STEPS = 8;

  // What one step reported of a layer: the first bits say which windows it added to, the others
  // which values a stored column holds.
  private static final int WEIGHTS = 1;
  private static final int UPDATE = 1 << 1;
  private static final int ACTIVATION = 1 << 2;
  private static final int FORWARD = 1 << 3;
  private static final int BACKWARD = 1 << 4;
  private static final int ADDED = WEIGHTS | UPDATE | ACTIVATION | FORWARD | BACKWARD;
  private static final int SATURATED = 1 << 5;
  private static final int DEAD = 1 << 6;
  private static final int UNIT_SPREAD = 1 << 7;
  private static final int OWN_NORMS = 1 << 8;

  private final int index;
  private String name;
  private byte[] nameUtf8;
  private final LayerStepStatistics latest = new LayerStepStatistics();
  private RollingWindow norms;
  private boolean sharesNorms;
  private final FeatureRow features = new FeatureRow(FeatureScope.LAYER);
  private final RollingWindow firstNorms;
  private final RollingWindow updateRatios;
  private float highestUpdateRatioLog10 = Float.NEGATIVE_INFINITY;
  private final RollingWindow saturatedShares;
  private final RollingWindow deadUnitShares;
  private double unitSpread = Double.NaN;
  private double firstGain;
  private double firstGainDecades;
  private double firstDeviation;
  private List<TensorHistory> tensors = List.of();
  private @Nullable TimeStepHistory forwardTimeSteps;
  private @Nullable TimeStepHistory backwardTimeSteps;

  private int reported;

  /** How far the stored columns hold this layer. */
  private final StoredCoverage coverage;

  private boolean layoutChanged;

  /** Creates the history of a layer of which no step has been added. */
  public LayerHistory(int index, String name) {
    this(
        index,
        name,
        new RollingWindow(),
        new RollingWindow(FIRST_STEPS),
        new RollingWindow(),
        new RollingWindow(),
        new RollingWindow(),
        new StoredCoverage());
  }

  private LayerHistory(
      int index,
      String name,
      RollingWindow norms,
      RollingWindow firstNorms,
      RollingWindow updateRatios,
      RollingWindow saturatedShares,
      RollingWindow deadUnitShares,
      StoredCoverage coverage) {
    this.index = index;
    this.name = name;
    this.nameUtf8 = name.getBytes(StandardCharsets.UTF_8);
    this.norms = norms;
    this.firstNorms = firstNorms;
    this.updateRatios = updateRatios;
    this.saturatedShares = saturatedShares;
    this.deadUnitShares = deadUnitShares;
    this.coverage = coverage;
  }

  /**
   * Adds the report of one more step.
   *
   * @param layer position of the layer in the step's columns
   * @param sequence number of the step among those of the run, ascending
   */
  public void add(StepColumns step, int layer, long sequence) {
    boolean first = coverage.isEmpty();
    latest.set(step, layer);
    layoutChanged = false;
    if (!step.layerNameIs(layer, nameUtf8)) {
      name = step.layerName(layer);
      nameUtf8 = name.getBytes(StandardCharsets.UTF_8);
      layoutChanged = true;
    }
    if (!hasSameTensors(step, layer)) {
      replaceTensors(step, layer);
      layoutChanged = true;
      if (!first) {
        coverage.requireWholeCopy();
      }
    }
    int added = 0;
    for (int t = 0; t < tensors.size(); t++) {
      tensors.get(t).add(step, step.tensorsBegin(layer) + t);
    }
    if (latest.hasWeights()) {
      added |= WEIGHTS;
      addWeights();
    }
    if (latest.hasWeights() && latest.updateMeasured()) {
      added |= UPDATE;
      updateRatios.add(latest.updateRatio());
      float log10 = updateRatios.newestLog10();
      highestUpdateRatioLog10 = log10 > highestUpdateRatioLog10 ? log10 : highestUpdateRatioLog10;
    }
    if (step.hasActivation(layer)) {
      added |= ACTIVATION;
      saturatedShares.add(step.saturatedShare(layer));
      deadUnitShares.add(step.deadUnitShare(layer));
    }
    if (latest.unitSpreadMeasured()) {
      unitSpread = latest.unitSpread();
    }
    added |= addTimeSteps(step, layer);
    if (first) {
      firstGain = latest.gain();
      firstGainDecades = Math.log10(firstGain);
      firstDeviation =
          step.hasActivation(layer) ? step.activationStandardDeviation(layer) : Double.NaN;
    }
    coverage.reported(sequence, first || added == (reported & ADDED));
    reported = added | contents(added);
    layoutChanged |= first;
  }

  private void addWeights() {
    if (!sharesNorms) {
      norms.add(latest.weightGradientNorm());
    }
    if (firstNorms.count() < FIRST_STEPS) {
      firstNorms.add(latest.weightGradientNorm());
      layoutChanged = true;
    }
  }

  private int addTimeSteps(StepColumns step, int layer) {
    if (!step.hasTimeSteps(layer)) {
      return 0;
    }
    forwardTimeSteps = forwardTimeSteps == null ? new TimeStepHistory() : forwardTimeSteps;
    forwardTimeSteps.add(SequenceNorms.forward(step, layer));
    if (step.reverseTimeSteps(layer) == 0) {
      return FORWARD;
    }
    backwardTimeSteps = backwardTimeSteps == null ? new TimeStepHistory() : backwardTimeSteps;
    backwardTimeSteps.add(SequenceNorms.backward(step, layer));
    return FORWARD | BACKWARD;
  }

  /** Which optional values the stored column of this step holds. */
  private int contents(int added) {
    int contents = latest.unitSpreadMeasured() ? UNIT_SPREAD : 0;
    if ((added & WEIGHTS) != 0 && !sharesNorms) {
      contents |= OWN_NORMS;
    }
    if ((added & ACTIVATION) != 0) {
      contents |= saturatedShares.newestLog10() == Float.NEGATIVE_INFINITY ? 0 : SATURATED;
      contents |= deadUnitShares.newestLog10() == Float.NEGATIVE_INFINITY ? 0 : DEAD;
    }
    return contents;
  }

  private boolean hasSameTensors(StepColumns step, int layer) {
    int begin = step.tensorsBegin(layer);
    if (step.tensorsEnd(layer) - begin != tensors.size()) {
      return false;
    }
    for (int t = 0; t < tensors.size(); t++) {
      if (!tensors.get(t).isSame(step, begin + t)) {
        return false;
      }
    }
    return true;
  }

  /** Tensors that a step does not report are forgotten; the others keep their windows. */
  private void replaceTensors(StepColumns step, int layer) {
    List<TensorHistory> before = new ArrayList<>(tensors);
    List<TensorHistory> next = new ArrayList<>();
    for (int t = step.tensorsBegin(layer); t < step.tensorsEnd(layer); t++) {
      String param = step.param(t);
      Optional<TensorHistory> known =
          before.stream().filter(tensor -> tensor.param().equals(param)).findFirst();
      known.ifPresent(before::remove); // a report may name two tensors alike
      next.add(
          new TensorHistory(
              param, step.role(t), known.map(TensorHistory::norms).orElseGet(RollingWindow::new)));
    }
    tensors = List.copyOf(next);
    List<TensorHistory> weights = tensors.stream().filter(TensorHistory::isWeight).toList();
    boolean first = coverage.isEmpty();
    if (first && weights.size() == 1) {
      norms = weights.get(0).norms(); // one tensor's norm is the layer's
      sharesNorms = true;
    } else if (sharesNorms && !(weights.size() == 1 && weights.get(0).norms() == norms)) {
      norms = norms.copy();
      sharesNorms = false;
    }
  }

  /** Notes that a step of the run did not report this layer. */
  public void addAbsence(long sequence) {
    coverage.absent(sequence);
  }

  /** Whether a step has reported the layer, the newest or an earlier one. */
  public boolean isReportedAt(long sequence) {
    return coverage.lastSequence() == sequence;
  }

  /** Depth of the layer, 0 at the input. */
  public int index() {
    return index;
  }

  public String name() {
    return name;
  }

  /** L2 norm of the weight gradient. */
  public RollingWindow norms() {
    return norms;
  }

  /** L2 norm of the weight gradient at the first {@value #FIRST_STEPS} steps. */
  public RollingWindow firstNorms() {
    return firstNorms;
  }

  /** L2 norm of the update over that of the weights. */
  public RollingWindow updateRatios() {
    return updateRatios;
  }

  /** Highest update ratio of the attempt; 0 before the first. */
  public double highestUpdateRatio() {
    return Math.pow(10, highestUpdateRatioLog10);
  }

  /** Share of saturated outputs. */
  public RollingWindow saturatedShares() {
    return saturatedShares;
  }

  /** Share of units that were zero for the whole batch. */
  public RollingWindow deadUnitShares() {
    return deadUnitShares;
  }

  /**
   * Newest measure of how much the weights of different units differ, the minimum over the tensors:
   * 0 if all units are identical; NaN before the first.
   */
  public double unitSpread() {
    return unitSpread;
  }

  /** Factor by which the weights scaled a signal at the first step; NaN if unknown. */
  public double firstGain() {
    return firstGain;
  }

  /** Logarithm of {@link #firstGain}: decades by which the weights scaled a signal. */
  public double firstGainDecades() {
    return firstGainDecades;
  }

  /**
   * Standard deviation of the output at the first step, before any update; NaN if it was not
   * measured.
   */
  public double firstDeviation() {
    return firstDeviation;
  }

  /** Every parameter tensor. */
  public List<TensorHistory> tensors() {
    return tensors;
  }

  /** Whether a step has reported the gradient by time step. */
  public boolean isRecurrent() {
    return forwardTimeSteps != null || backwardTimeSteps != null;
  }

  /** Gradient by time step; empty unless the layer is recurrent. */
  public Optional<TimeStepHistory> forwardTimeSteps() {
    return Optional.ofNullable(forwardTimeSteps);
  }

  /** Gradient by time step of the backward direction of a bidirectional layer. */
  public Optional<TimeStepHistory> backwardTimeSteps() {
    return Optional.ofNullable(backwardTimeSteps);
  }

  /** Statistics of the newest step. */
  public LayerStepStatistics latest() {
    return latest;
  }

  /** Row of the features of the layer at its newest step. */
  FeatureRow features() {
    return features;
  }

  /** Reference to the layer, for a verdict. */
  public LayerRef ref() {
    return new LayerRef(index, name);
  }

  /**
   * Quantile, over the newest {@code steps}, of the root mean square of the weight gradient over
   * the elements that received any. It makes layers of different sizes comparable.
   */
  public double rms(int steps, double quantile) {
    return norms.quantile(steps, quantile)
        / Math.sqrt((double) Math.max(1, latest.nonZeroWeightGradients()));
  }

  /**
   * Largest root mean square of any weight or bias tensor of the layer; quantile over the newest
   * {@code steps}. Biases count here: if the activations before the layer are dead, its weights
   * receive no gradient, and the bias alone shows the gradient that reaches the layer. 0 if no
   * tensor received gradient.
   */
  public double strongestRms(int steps, double quantile) {
    double strongest = 0;
    for (TensorHistory tensor : tensors) {
      if (tensor.role() != TensorRole.OTHER) {
        double rms = tensor.rms(steps, quantile);
        strongest = rms > strongest ? rms : strongest;
      }
    }
    return strongest;
  }

  // ------------------------------------------------------------------------------- storing

  /** How far the stored columns hold this layer. */
  public StoredCoverage coverage() {
    return coverage;
  }

  /** Whether the newest step changed what {@link #writeLayout} writes. */
  public boolean layoutChanged() {
    return layoutChanged;
  }

  /** Writes what rarely changes: the names and the initial values. */
  public void writeLayout(StateOutput out) {
    out.putVarLong(index);
    out.putString(name);
    out.putDouble(firstGain);
    out.putDouble(firstDeviation);
    out.putWindow(firstNorms);
    out.putBoolean(sharesNorms);
    out.putVarLong(tensors.size());
    for (TensorHistory tensor : tensors) {
      out.putString(tensor.param());
      out.putString(tensor.role().name());
    }
  }

  /** Reads what {@link #writeLayout} wrote, with empty windows. */
  public static LayerHistory readLayout(StateInput in) {
    LayerHistory layer = new LayerHistory(in.getVarInt(), in.getString());
    layer.firstGain = in.getDouble();
    layer.firstGainDecades = Math.log10(layer.firstGain);
    layer.firstDeviation = in.getDouble();
    in.addTo(layer.firstNorms);
    layer.sharesNorms = in.getBoolean();
    List<TensorHistory> tensors = new ArrayList<>();
    int count = in.getLength(2);
    for (int i = 0; i < count; i++) {
      String param = in.getString();
      tensors.add(
          new TensorHistory(param, TensorRole.valueOf(in.getString()), new RollingWindow()));
    }
    layer.tensors = Collections.unmodifiableList(tensors);
    layer.shareNorms();
    return layer;
  }

  private void shareNorms() {
    if (sharesNorms) {
      norms =
          tensors.stream()
              .filter(TensorHistory::isWeight)
              .findFirst()
              .map(TensorHistory::norms)
              .orElseThrow(() -> new IllegalStateException("no weight tensor in layer " + name));
    }
  }

  /** Writes what the newest step added. */
  public void writeNewest(StateOutput out) {
    out.putShort(reported);
    if ((reported & OWN_NORMS) != 0) {
      out.putFloat(norms.newestLog10());
    }
    if ((reported & UPDATE) != 0) {
      out.putFloat(updateRatios.newestLog10());
    }
    out.putFloat(highestUpdateRatioLog10);
    if ((reported & SATURATED) != 0) {
      out.putFloat(saturatedShares.newestLog10());
    }
    if ((reported & DEAD) != 0) {
      out.putFloat(deadUnitShares.newestLog10());
    }
    if ((reported & UNIT_SPREAD) != 0) {
      out.putDouble(unitSpread);
    }
    out.putVarLong(tensors.size());
    for (TensorHistory tensor : tensors) {
      out.putFloat(tensor.norms().newestLog10());
    }
    if ((reported & FORWARD) != 0 && forwardTimeSteps != null) {
      forwardTimeSteps.writeNewest(out);
    }
    if ((reported & BACKWARD) != 0 && backwardTimeSteps != null) {
      backwardTimeSteps.writeNewest(out);
    }
  }

  /** Adds what {@link #writeNewest} wrote. */
  public void readNewest(StateInput in, long sequence) {
    int before = reported;
    reported = in.getShort();
    coverage.reported(sequence, coverage.isEmpty() || (before & ADDED) == (reported & ADDED));
    if ((reported & OWN_NORMS) != 0) {
      norms.addLog10(in.getFloat());
    }
    if ((reported & UPDATE) != 0) {
      updateRatios.addLog10(in.getFloat());
    }
    highestUpdateRatioLog10 = in.getFloat();
    if ((reported & ACTIVATION) != 0) {
      saturatedShares.addLog10(
          (reported & SATURATED) != 0 ? in.getFloat() : Float.NEGATIVE_INFINITY);
      deadUnitShares.addLog10((reported & DEAD) != 0 ? in.getFloat() : Float.NEGATIVE_INFINITY);
    }
    if ((reported & UNIT_SPREAD) != 0) {
      unitSpread = in.getDouble();
    }
    int count = in.getLength(Float.BYTES);
    for (int i = 0; i < count; i++) {
      tensors.get(i).norms().addLog10(in.getFloat());
    }
    if ((reported & FORWARD) != 0) {
      forwardTimeSteps = forwardTimeSteps == null ? new TimeStepHistory() : forwardTimeSteps;
      forwardTimeSteps.readNewest(in);
    }
    if ((reported & BACKWARD) != 0) {
      backwardTimeSteps = backwardTimeSteps == null ? new TimeStepHistory() : backwardTimeSteps;
      backwardTimeSteps.readNewest(in);
    }
  }

  /** Reads over what {@link #writeNewest} wrote, which a later {@link #write} contains. */
  public static void skipNewest(StateInput in) {
    int reported = in.getShort();
    int floats = 1 + Integer.bitCount(reported & (OWN_NORMS | UPDATE | SATURATED | DEAD));
    for (int i = 0; i < floats; i++) {
      in.getFloat();
    }
    if ((reported & UNIT_SPREAD) != 0) {
      in.getDouble();
    }
    int tensors = in.getLength(Float.BYTES);
    for (int i = 0; i < tensors; i++) {
      in.getFloat();
    }
    TimeStepHistory skipped = new TimeStepHistory();
    for (int i = Integer.bitCount(reported & (FORWARD | BACKWARD)); i > 0; i--) {
      skipped.readNewest(in);
    }
  }

  /** Writes every window. */
  public void write(StateOutput out) {
    out.putShort(reported);
    out.putFloat(highestUpdateRatioLog10);
    out.putDouble(unitSpread);
    if (!sharesNorms) {
      out.putWindow(norms);
    }
    out.putWindow(updateRatios);
    out.putWindow(saturatedShares);
    out.putWindow(deadUnitShares);
    tensors.forEach(tensor -> out.putWindow(tensor.norms()));
    writeTimeSteps(out, forwardTimeSteps);
    writeTimeSteps(out, backwardTimeSteps);
    coverage.write(out);
  }

  private static void writeTimeSteps(StateOutput out, @Nullable TimeStepHistory timeSteps) {
    out.putBoolean(timeSteps != null);
    if (timeSteps != null) {
      timeSteps.write(out);
    }
  }

  /** Reads what {@link #write} wrote into the empty windows of {@link #readLayout}. */
  public void read(StateInput in) {
    reported = in.getShort();
    highestUpdateRatioLog10 = in.getFloat();
    unitSpread = in.getDouble();
    if (!sharesNorms) {
      in.addTo(norms);
    }
    in.addTo(updateRatios);
    in.addTo(saturatedShares);
    in.addTo(deadUnitShares);
    tensors.forEach(tensor -> in.addTo(tensor.norms()));
    forwardTimeSteps = in.getBoolean() ? TimeStepHistory.read(in) : null;
    backwardTimeSteps = in.getBoolean() ? TimeStepHistory.read(in) : null;
    coverage.read(in);
  }

  /** Bytes that the arrays of the windows take in memory. */
  public int arrayBytes() {
    int bytes = features.arrayBytes() + (sharesNorms ? 0 : norms.arrayBytes());
    bytes += firstNorms.arrayBytes() + updateRatios.arrayBytes();
    bytes += saturatedShares.arrayBytes() + deadUnitShares.arrayBytes();
    for (TensorHistory tensor : tensors) {
      bytes += tensor.norms().arrayBytes();
    }
    bytes += forwardTimeSteps == null ? 0 : forwardTimeSteps.arrayBytes();
    bytes += backwardTimeSteps == null ? 0 : backwardTimeSteps.arrayBytes();
    return bytes;
  }
}
