package io.gradwatch.training.loop;

import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Saves the state of a training between steps, on the training thread. Implementations never throw:
 * a training goes on when its state cannot be saved.
 */
public interface StateSaver {

  /** Saves nothing. */
  StateSaver NONE =
      new StateSaver() {
        @Override
        public void afterStep(long steps, OptionalDouble testLoss, Supplier<LoopState> state) {
          // nothing to save
        }

        @Override
        public void afterLastStep(Supplier<LoopState> state) {
          // nothing to save
        }
      };

  /**
   * Called after each step.
   *
   * @param steps steps taken so far
   * @param testLoss test loss, if it was evaluated after this step
   * @param state creates the state, to be used before this method returns
   */
  void afterStep(long steps, OptionalDouble testLoss, Supplier<LoopState> state);

  /** Called when the training has ended, unless it has failed. */
  void afterLastStep(Supplier<LoopState> state);
}
