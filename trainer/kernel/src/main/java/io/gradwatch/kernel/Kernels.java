package io.gradwatch.kernel;

/** The kernels of this JVM. */
public final class Kernels {

  private static final String MODULE = "jdk.incubator.vector";

  private Kernels() {}

  /** The fastest one that works here, on the thread that asks. */
  public static FloatKernel fastest() {
    return vectorsUnavailableReason().isEmpty() ? new VectorKernel() : new ScalarKernel();
  }

  /**
   * The fastest, which has large stretches measured by a second thread as well, where there is a
   * processor for it. What it returns is the same to the last bit, whoever measured which part.
   */
  public static FloatKernel parallel() {
    return Runtime.getRuntime().availableProcessors() > 1
        ? new ParallelKernel(Kernels::fastest)
        : fastest();
  }

  /** The one in plain Java. */
  public static FloatKernel scalar() {
    return new ScalarKernel();
  }

  /** Why the fastest uses no vector instructions, and what would help; empty when it does. */
  public static String vectorsUnavailableReason() {
    return Reason.TEXT;
  }

  /** Found out once. */
  private static final class Reason {

    static final String TEXT = find();

    private static String find() {
      if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
        return "start the JVM with --add-modules " + MODULE;
      }
      try {
        return VectorKernel.works() ? "" : "the processor has no vectors that hold two doubles";
      } catch (LinkageError e) {
        return "build Gradwatch with the JDK that runs it, now "
            + Runtime.version().feature()
            + ": the vector API has changed since ("
            + e.getMessage()
            + ")";
      }
    }
  }
}
