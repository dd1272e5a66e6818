package io.gradwatch.detect.window;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.RunInfo;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to answer the same for every example: as the run told (hyper-parameter
 * guessingLoss), or where the loss function tells: ln k for cross-entropy over k classes of equal
 * size, ln 2 for each binary output.
 */
final class BaselineLoss {

  private BaselineLoss() {}

  /** NaN when the loss function is another, or stands at every time step of a sequence. */
  static double of(RunInfo info) {
    double reported = parse(info.hyperParameters().getOrDefault("guessingLoss", ""));
    return reported > 0 && Double.isFinite(reported) ? reported : ofLossFunction(info);
  }

  private static double parse(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  private static double ofLossFunction(RunInfo info) {
    String loss = info.hyperParameters().getOrDefault("loss", "").toLowerCase(Locale.ROOT);
    double outputs = parse(info.hyperParameters().getOrDefault("outputs", ""));
    if (!(outputs >= 1) || hasLossPerTimeStep(info.layers())) {
      return Double.NaN;
    }
    return switch (loss) {
      case "mcxent", "negativeloglikelihood", "sparse_mcxent" ->
          outputs > 1 ? Math.log(outputs) : Double.NaN;
      case "xent" -> outputs * Math.log(2);
      default -> Double.NaN;
    };
  }

  private static boolean hasLossPerTimeStep(List<LayerInfo> layers) {
    return !layers.isEmpty() && layers.get(layers.size() - 1).type().startsWith("Rnn");
  }
}
