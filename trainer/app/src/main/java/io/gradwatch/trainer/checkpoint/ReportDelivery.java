package io.gradwatch.trainer.checkpoint;

/**
 * Delivery of the reports of the steps. A checkpoint is complete only after those of its steps have
 * left the process: an attempt that resumes from it does not report them again.
 */
@FunctionalInterface
public interface ReportDelivery {

  /** Nothing to wait for. */
  ReportDelivery IMMEDIATE = () -> () -> {};

  /** Notes the reports so far; what is returned waits until they have left, for a bounded time. */
  Runnable upToNow();
}
