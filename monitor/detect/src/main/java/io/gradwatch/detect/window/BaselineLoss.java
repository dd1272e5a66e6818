package io.gradwatch.detect.window;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.RunInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The loss of the best constant prediction: as the trainer reports it (hyper-parameter
 * baselineLoss), or as the loss function implies: ln k for cross-entropy over k classes of equal
 * size, ln 2 for each binary output.
 */
final class BaselineLoss {

  private static final String KEY = "baselineLoss";

  /** The key used by older publishers. */
  private static final String OLD_KEY = "guessingLoss";

  private BaselineLoss() {}

  /** NaN for other loss functions, and for a loss at every time step of a sequence. */
  static double of(RunInfo info) {
    Map<String, String> hyperParameters = info.hyperParameters();
    String text = hyperParameters.getOrDefault(KEY, hyperParameters.getOrDefault(OLD_KEY, ""));
    double reported = parse(text);
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
