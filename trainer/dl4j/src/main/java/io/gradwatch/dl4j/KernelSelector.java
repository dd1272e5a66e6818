package io.gradwatch.dl4j;

import io.gradwatch.kernel.FloatKernel;
import io.gradwatch.kernel.Kernels;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Selects the kernel to measure with, and logs once if vector instructions cannot be used. */
final class KernelSelector {

  private static final Logger LOGGER = LoggerFactory.getLogger(GradwatchListener.class);
  private static final AtomicBoolean LOGGED = new AtomicBoolean();

  private KernelSelector() {}

  static FloatKernel fastest() {
    String reason = Kernels.vectorsUnavailableReason();
    if (!reason.isEmpty() && LOGGED.compareAndSet(false, true)) {
      LOGGER.info(
          "measuring in plain Java, about ten times slower than with vector instructions: {}",
          reason);
    }
    return Kernels.parallel();
  }
}
