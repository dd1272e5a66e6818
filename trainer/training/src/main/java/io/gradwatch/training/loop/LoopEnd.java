package io.gradwatch.training.loop;

/** How a training loop ended. */
public enum LoopEnd {
  /** All steps were taken. */
  FINISHED,
  /** Early stopping ended it. */
  STOPPED_EARLY,
  /** It was asked to stop, and can be resumed. */
  STOPPED,
  /** An exception ended it, or an interrupt. */
  FAILED
}
