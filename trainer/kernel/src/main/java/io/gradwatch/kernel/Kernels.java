package io.gradwatch.kernel;

/** Creates the kernels that this JVM can run. */
public final class Kernels {

  private static final String MODULE = "jdk.incubator.vector";

  private Kernels() {}

  /** The fastest kernel that works on this JVM, running on the calling thread only. */
  public static FloatKernel fastest() {
    return vectorsUnavailableReason().isEmpty() ? new VectorKernel() : new ScalarKernel();
  }

  /**
   * The fastest kernel, which uses a second thread for large ranges if there is a processor for it.
   * Its results are bit-identical, whichever thread measured which chunk.
   */
  public static FloatKernel parallel() {
    return Runtime.getRuntime().availableProcessors() > 1
        ? new ParallelKernel(Kernels::fastest)
        : fastest();
  }

  /** The kernel in plain Java. */
  public static FloatKernel scalar() {
    return new ScalarKernel();
  }

  /**
   * Why the fastest kernel uses no vector instructions, and how to enable them; empty if it uses
   * them.
   */
  public static String vectorsUnavailableReason() {
    return Reason.TEXT;
  }

  /** Evaluated once, when first needed. */
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
