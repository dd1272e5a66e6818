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

/** Reads the jobs of a session. Every job has a unique name. */
final class JobReader {

  private final Consumer<String> onRejected;
  private final Set<String> names = new HashSet<>();
  private final List<Job> jobs = new ArrayList<>();

  private JobReader(Consumer<String> onRejected) {
    this.onRejected = onRejected;
  }

  /**
   * Reads job files in order.
   *
   * @param seeds seeds to run each job with, as run {@code name__seed}; if empty, each job runs
   *     once, under its own name and seed
   * @param onRejected receives the reason for each job that is left out
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
      onRejected.accept(file + ": with the seed appended, " + badName.getMessage());
    }
  }

  private void add(Path file, Job job) {
    if (names.add(job.name())) {
      jobs.add(job);
    } else {
      onRejected.accept(
          file
              + ": name is '"
              + job.name()
              + "', which an earlier job has too; names must be unique");
    }
  }
}
