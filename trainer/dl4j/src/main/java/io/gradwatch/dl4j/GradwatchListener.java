package io.gradwatch.dl4j;

import io.gradwatch.protocol.ReportSink;
import java.lang.ref.WeakReference;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Watches a network learn: measures every step of its training and hands a report of it to a sink.
 *
 * <pre>{@code
 * try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
 *   network.fit(data, epochs);
 * }
 * }</pre>
 *
 * <p>Training stays what it was: the parameters are bit for bit those of a training without it, and
 * nothing that fails in here or in the sink reaches the training loop. What is lost that way is
 * counted in {@link #failures()}. While a network is watched, proxies stand before its recurrent
 * layers; {@link #close()} takes them away. The thread that trains closes.
 *
 * <p>What {@code ParallelWrapper} trains is watched in all its copies: each worker's steps carry
 * its number, from the one given to the builder on, and the sink is called from the workers'
 * threads, one at a time.
 *
 * <p>This object does not keep the network alive.
 */
public final class GradwatchListener implements AutoCloseable {

  private final RunReporter reporter;
  private final WeakReference<AttachedListener> attachedListener;

  GradwatchListener(RunReporter reporter, AttachedListener attachedListener) {
    this.reporter = reporter;
    this.attachedListener = new WeakReference<>(attachedListener);
  }

  /** Watches under a name made of the kind of network, the time and four random letters. */
  public static GradwatchListener watch(MultiLayerNetwork network, ReportSink sink) {
    return builder().watch(network, sink);
  }

  /** Watches under a name made of the kind of network, the time and four random letters. */
  public static GradwatchListener watch(ComputationGraph network, ReportSink sink) {
    return builder().watch(network, sink);
  }

  /** Watches under a name made of the kind of network, the time and four random letters. */
  public static GradwatchListener watch(SameDiff graph, ReportSink sink) {
    return builder().watch(graph, sink);
  }

  /** For a run with a name, a number of planned steps, hyper-parameters. */
  public static GradwatchListenerBuilder builder() {
    return new GradwatchListenerBuilder();
  }

  /** The run's name. */
  public String run() {
    return reporter.identity().run();
  }

  /** Steps handed to the sink, of all workers. */
  public long stepsMeasured() {
    return reporter.stepsMeasured();
  }

  /** Measurements and calls of the sink that failed; each may have cost a step or a part of it. */
  public long failures() {
    return reporter.guard().failureCount();
  }

  /**
   * Hands in the mean loss over the test data, from the training thread; it travels with the next
   * step, whose time counts from here. What is handed in after the last step is told to nobody.
   *
   * @param loss as the training minimises it; NaN and infinities are news like any other
   */
  public void testLoss(double loss) {
    reporter.testLoss(loss);
  }

  /** Detaches from the network, gives it its own layers back, and tells that the run finished. */
  @Override
  public void close() {
    reporter.finish(this::detach);
  }

  /**
   * Closes after a failure of the training; no call of {@link #close()} is needed, one does no
   * harm.
   *
   * @param reason one line, shown to people
   */
  public void failed(String reason) {
    reporter.fail(this::detach, reason);
  }

  /** Closes after a failure of the training. */
  public void close(Throwable failure) {
    failed(failure.toString());
  }

  private void detach() {
    AttachedListener listener = attachedListener.get();
    if (listener != null) {
      listener.detach();
    }
  }
}
