package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.training.evaluation.EvaluationPoint;
import java.util.Comparator;

/**
 * Determines from a recording the step from which a fault is observable. The rule of a variant is
 * fixed beforehand, and lags count from that step.
 */
public enum OnsetRule {
  /** The step at which the fault was planted. */
  PLANTED_STEP {
    @Override
    long step(long plantedStep, Recording recording) {
      return plantedStep;
    }
  },

  /**
   * For exploding gradients: the first step since the planted one at which the gradient norm over
   * all layers is ten times that at the planted step, or not finite; the planted step if there is
   * none.
   */
  TENFOLD_GRADIENT {
    @Override
    long step(long plantedStep, Recording recording) {
      double plantedNorm = Double.NaN;
      for (StepReport step : recording.steps()) {
        double norm = StepStatistics.gradientNorm(step);
        if (step.step() == plantedStep) {
          plantedNorm = norm;
        }
        if (step.step() >= plantedStep && (norm >= 10 * plantedNorm || !Double.isFinite(norm))) {
          return step.step();
        }
      }
      return plantedStep;
    }
  },

  /** For non-finite values: the first step with a non-finite loss or gradient. */
  FIRST_NON_FINITE {
    @Override
    long step(long plantedStep, Recording recording) {
      return recording.steps().stream()
          .filter(step -> step.step() >= plantedStep && !StepStatistics.allFinite(step))
          .mapToLong(StepReport::step)
          .findFirst()
          .orElse(plantedStep);
    }
  },

  /**
   * For slow divergence: the step of the evaluation with the lowest training loss; the planted step
   * if that is the first evaluation.
   */
  LOWEST_TRAINING_LOSS {
    @Override
    long step(long plantedStep, Recording recording) {
      return recording.evaluations().stream()
          .min(Comparator.comparingDouble(EvaluationPoint::trainLoss))
          .filter(lowest -> !lowest.equals(recording.evaluations().get(0)))
          .map(EvaluationPoint::steps)
          .orElse(plantedStep);
    }
  },

  /** For overfitting: the step of the evaluation with the lowest test loss. */
  LOWEST_TEST_LOSS {
    @Override
    long step(long plantedStep, Recording recording) {
      return recording.evaluations().stream()
          .min(Comparator.comparingDouble(EvaluationPoint::testLoss))
          .map(EvaluationPoint::steps)
          .orElse(plantedStep);
    }
  };

  abstract long step(long plantedStep, Recording recording);
}
