package io.gradwatch.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/**
 * What a process has used and done until a moment.
 *
 * @param nanos the moment, by {@link System#nanoTime()}: only differences have a meaning
 * @param cpuNanos processor time of the whole process in nanoseconds, compilation and garbage
 *     collection included
 * @param allocatedBytes heap that the threads now alive have allocated
 * @param steps number of step reports that it has processed
 */
public record ProcessUsage(long nanos, long cpuNanos, long allocatedBytes, long steps) {

  /** The usage of this process. */
  static ProcessUsage now(long steps) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long allocated =
        LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
            .filter(bytes -> bytes > 0) // -1 for a thread that has just ended
            .sum();
    return new ProcessUsage(System.nanoTime(), system.getProcessCpuTime(), allocated, steps);
  }

  /** What was used and done since an earlier moment. */
  public ProcessUsage since(ProcessUsage earlier) {
    return new ProcessUsage(
        nanos - earlier.nanos,
        cpuNanos - earlier.cpuNanos,
        allocatedBytes - earlier.allocatedBytes,
        steps - earlier.steps);
  }
}
