package io.gradwatch.detect.nonfinite;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A NaN or an infinity anywhere: one is enough, at once, since every further step spreads it.
 *
 * <p>Back-propagation carries a NaN from the output towards the input, so the layer nearest to the
 * output that holds one is named. A loss that is not finite while every gradient still is arises in
 * the output layer, from a logarithm or a division.
 */
public final class NonFiniteDetector implements Detector {

  @Override
  public VerdictKind kind() {
    return VerdictKind.NON_FINITE;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(1, 20);
  }

  @Override
  public Reading read(RunView run) {
    List<LayerHistory> ill =
        run.layers().stream().filter(layer -> layer.latest().nonFinite() > 0).toList();
    boolean lossFinite = Double.isFinite(run.loss().last()) || !run.course().lossReported();
    if (ill.isEmpty() && lossFinite) {
      return Reading.normal();
    }
    return new Reading.Abnormal(finding(run, ill, lossFinite));
  }

  private static Finding finding(RunView run, List<LayerHistory> ill, boolean lossFinite) {
    List<LayerHistory> trained = run.trainedLayers();
    Optional<LayerHistory> where =
        !ill.isEmpty()
            ? Optional.of(ill.get(ill.size() - 1))
            : trained.isEmpty() ? Optional.empty() : Optional.of(trained.get(trained.size() - 1));
    Optional<LayerRef> layer = where.map(LayerHistory::ref);
    long elements = ill.stream().mapToLong(l -> l.latest().nonFinite()).sum();
    boolean lossOnly = ill.isEmpty();
    return new Finding(
        Severity.CRITICAL,
        layer,
        where.isPresent() && lossOnly
            ? List.of(where.get().index())
            : ill.stream().map(LayerHistory::index).toList(),
        run.step(),
        lossOnly ? lossCause(run, where) : gradientCause(lossFinite),
        List.of(
            new Figure("non-finite elements", elements, OptionalDouble.of(0), "elements"),
            Figure.of(
                "loss", run.course().lossReported() ? run.loss().last() : run.loss().median())),
        lossOnly ? LOSS_REMEDIES : GRADIENT_REMEDIES);
  }

  private static final List<Remedy> LOSS_REMEDIES =
      List.of(
          RemedyKey.MATCH_OUTPUT_ACTIVATION.saying(
              "Give the output layer the activation its loss expects: softmax or sigmoid for"
                  + " cross-entropy."),
          RemedyKey.CHECK_DATA.saying("Look for NaN, infinities and missing values in the data."),
          RemedyKey.LOWER_LEARNING_RATE.saying("Lower the learning rate tenfold."));

  private static final List<Remedy> GRADIENT_REMEDIES =
      List.of(
          RemedyKey.LOWER_LEARNING_RATE.saying("Lower the learning rate tenfold."),
          RemedyKey.CLIP_GRADIENT_NORM.saying("Clip the gradient norm of each layer at 1."),
          RemedyKey.CHECK_DATA.saying("Look for NaN, infinities and missing values in the data."),
          RemedyKey.RESUME_BEFORE_NAN.saying(
              "Resume from a checkpoint before this step: weights stay NaN."));

  private static String lossCause(RunView run, Optional<LayerHistory> output) {
    String activation = output.map(run::activation).orElse("");
    return activation.isEmpty()
        ? "The loss is not finite while every gradient still is: a logarithm of 0 or a division by 0"
            + " in the loss."
        : "The loss is not finite while every gradient still is: the loss cannot take what the "
            + activation
            + " output gives it (logarithm of 0).";
  }

  private static String gradientCause(boolean lossFinite) {
    return lossFinite
        ? "The gradient overflows on its way back; the loss is still finite."
        : "Loss and gradient are not finite any more: nothing can be learned from here on.";
  }
}
