package io.gradwatch.trainer.runs;

import java.nio.file.Path;

/** Another process trains the run. */
public final class RunLockedException extends Exception {

  private static final long serialVersionUID = 1L;

  RunLockedException(Path folder) {
    super(
        folder
            + " is used by another training of the run; wait for its end, or train into another"
            + " folder with --out");
  }
}
