package io.gradwatch.dl4j;

import io.gradwatch.protocol.ReportSink;
import java.lang.ref.WeakReference;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Watches a network while it trains: measures every training step and passes a report of it to a
 * {@link ReportSink}.
 *
 * <pre>{@code
 * try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
 *   network.fit(data, epochs);
 * }
 * }</pre>
 *
 * <p>Training is unchanged: its parameters are bit-identical to those of a training without the
 * listener, and no failure in the listener or the sink reaches the training loop. Such failures are
 * counted in {@link #failures()}. While a network is watched, its recurrent layers are wrapped in
 * proxies; {@link #close()} removes them and must be called by the thread that trains.
 *
 * <p>A network that is trained by {@code ParallelWrapper} is watched in all its replicas: the steps
 * of each worker carry its number, starting with the one passed to the builder, and the sink is
 * called from the threads of the workers, one at a time.
 *
 * <p>The listener refers to the network weakly and does not keep it alive.
 */
public final class GradwatchListener implements AutoCloseable {

  private final RunReporter reporter;
  private final WeakReference<AttachedListener> attachedListener;

  GradwatchListener(RunReporter reporter, AttachedListener attachedListener) {
    this.reporter = reporter;
    this.attachedListener = new WeakReference<>(attachedListener);
  }

  /** Watches a network under the default run name, see {@link GradwatchListenerBuilder#run}. */
  public static GradwatchListener watch(MultiLayerNetwork network, ReportSink sink) {
    return builder().watch(network, sink);
  }

  /** Watches a network under the default run name, see {@link GradwatchListenerBuilder#run}. */
  public static GradwatchListener watch(ComputationGraph network, ReportSink sink) {
    return builder().watch(network, sink);
  }

  /** Watches a network under the default run name, see {@link GradwatchListenerBuilder#run}. */
  public static GradwatchListener watch(SameDiff graph, ReportSink sink) {
    return builder().watch(graph, sink);
  }

  /**
   * Returns a builder, to set the name of the run, its planned steps, hyper-parameters and more.
   */
  public static GradwatchListenerBuilder builder() {
    return new GradwatchListenerBuilder();
  }

  /** Name of the run. */
  public String run() {
    return reporter.identity().run();
  }

  /** Number of steps passed to the sink, over all workers. */
  public long stepsMeasured() {
    return reporter.stepsMeasured();
  }

  /**
   * Number of measurements and calls of the sink that failed; each may have lost a step or part of
   * one.
   */
  public long failures() {
    return reporter.guard().failureCount();
  }

  /**
   * Sets the mean loss over the test data, which is reported with the next step. The duration of
   * that step is measured from this call on. Must be called by the training thread; a loss that is
   * set after the last step is not reported.
   *
   * @param loss same loss that the training minimises; may be NaN or infinite
   */
  public void testLoss(double loss) {
    reporter.testLoss(loss);
  }

  /** Detaches from the network, restores its layers and reports that the run has finished. */
  @Override
  public void close() {
    reporter.finish(this::detach);
  }

  /**
   * Closes the listener and reports that the training has failed. A later {@link #close()} has no
   * effect.
   *
   * @param reason one line of text that is shown to users
   */
  public void failed(String reason) {
    reporter.fail(this::detach, reason);
  }

  /**
   * Closes the listener and reports that the training was stopped before its last step and can be
   * resumed. A later {@link #close()} has no effect.
   */
  public void stopped() {
    reporter.stop(this::detach);
  }

  /** Closes the listener and reports that the training has failed with this exception. */
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
