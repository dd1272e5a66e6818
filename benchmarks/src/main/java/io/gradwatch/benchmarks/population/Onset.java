package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.stream.Recording;
import io.gradwatch.lab.trial.Evaluation;
import io.gradwatch.protocol.StepReport;
import java.util.Comparator;

/**
 * From which step on a fault is there to be seen, found in the stream by a rule that is fixed
 * beforehand. A delay counts from it.
 */
public enum Onset {
  /** The step at which it was planted: its consequences are the fault. */
  AS_PLANTED {
    @Override
    long step(long planted, Recording run) {
      return planted;
    }
  },

  /**
   * For what explodes: the first step from the planted one on whose gradient, over all layers, has
   * ten times the norm it had at the planted step, or is not finite; the planted step when there is
   * none.
   */
  BURST {
    @Override
    long step(long planted, Recording run) {
      double before = Double.NaN;
      for (StepReport step : run.steps()) {
        double norm = Figures.gradientNorm(step);
        if (step.step() == planted) {
          before = norm;
        }
        if (step.step() >= planted && (norm >= 10 * before || !Double.isFinite(norm))) {
          return step.step();
        }
      }
      return planted;
    }
  },

  /** For what is not finite: the first step with a loss or gradient that is not. */
  NOT_FINITE {
    @Override
    long step(long planted, Recording run) {
      return run.steps().stream()
          .filter(step -> step.step() >= planted && !Figures.finite(step))
          .mapToLong(StepReport::step)
          .findFirst()
          .orElse(planted);
    }
  },

  /**
   * For what diverges slowly: steps taken when the training loss was lowest; the planted step when
   * that is the first evaluation.
   */
  TRAINING_LOSS_TURNS {
    @Override
    long step(long planted, Recording run) {
      return run.evaluations().stream()
          .min(Comparator.comparingDouble(Evaluation::trainLoss))
          .filter(lowest -> !lowest.equals(run.evaluations().get(0)))
          .map(Evaluation::steps)
          .orElse(planted);
    }
  },

  /** For overfitting: steps taken when the test loss was lowest; before that nothing is wrong. */
  TEST_LOSS_TURNS {
    @Override
    long step(long planted, Recording run) {
      return run.evaluations().stream()
          .min(Comparator.comparingDouble(Evaluation::testLoss))
          .map(Evaluation::steps)
          .orElse(planted);
    }
  };

  abstract long step(long planted, Recording run);
}
