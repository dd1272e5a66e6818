package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.training.evaluation.EvaluationPoint;
import java.util.Comparator;

/**
 * From which step on a fault is there to be seen, found in the stream by a rule that is fixed
 * beforehand. A delay counts from it.
 */
public enum OnsetRule {
  /** The step at which it was planted: its consequences are the fault. */
  PLANTED_STEP {
    @Override
    long step(long plantedStep, Recording recording) {
      return plantedStep;
    }
  },

  /**
   * For what explodes: the first step from the planted one on whose gradient, over all layers, has
   * ten times the norm it had at the planted step, or is not finite; the planted step when there is
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

  /** For what is not finite: the first step with a loss or gradient that is not. */
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
   * For what diverges slowly: steps taken when the training loss was lowest; the planted step when
   * that is the first evaluation.
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

  /** For overfitting: steps taken when the test loss was lowest; before that nothing is wrong. */
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
