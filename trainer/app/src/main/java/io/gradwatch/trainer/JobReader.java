package io.gradwatch.trainer;

import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.trainer.job.JobFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the jobs of a session. Every one has a name of its own. */
final class JobReader {

  private final Consumer<String> onRejected;
  private final Set<String> names = new HashSet<>();
  private final List<Job> jobs = new ArrayList<>();

  private JobReader(Consumer<String> onRejected) {
    this.onRejected = onRejected;
  }

  /**
   * Reads files in their order.
   *
   * @param seeds under each of which each job is run, as {@code name__seed}; empty: once, under its
   *     own name and seed
   * @param onRejected hears why a job is left out
   */
  static List<Job> read(List<Path> files, List<Long> seeds, Consumer<String> onRejected) {
    JobReader jobs = new JobReader(onRejected);
    files.forEach(file -> jobs.read(file, seeds));
    return List.copyOf(jobs.jobs);
  }

  private void read(Path file, List<Long> seeds) {
    try {
      Job job = JobFile.read(file);
      if (seeds.isEmpty()) {
        add(file, job);
      }
      for (long seed : seeds) {
        add(file, job.with(job.name() + "__" + seed, seed));
      }
    } catch (JobException unreadable) {
      onRejected.accept(String.valueOf(unreadable.getMessage()));
    } catch (IllegalArgumentException badName) {
      onRejected.accept(file + ": with its seed, " + badName.getMessage());
    }
  }

  private void add(Path file, Job job) {
    if (names.add(job.name())) {
      jobs.add(job);
    } else {
      onRejected.accept(
          file + ": name is '" + job.name() + "' as in a job before; each needs its own");
    }
  }
}
