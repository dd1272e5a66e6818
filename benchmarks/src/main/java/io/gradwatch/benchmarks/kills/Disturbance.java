package io.gradwatch.benchmarks.kills;

/** What is done to the processes of a series. */
public enum Disturbance {
  /** A monitor receives SIGKILL and is started again. */
  MONITOR_KILLED("monitor killed"),
  /** The broker receives SIGKILL and is started again with its data. */
  BROKER_KILLED("broker killed"),
  /** A monitor receives SIGSTOP, and SIGCONT a while later. */
  MONITOR_SUSPENDED("monitor suspended"),
  /** One more monitor starts. */
  MONITOR_ADDED("monitor added");

  private final String title;

  Disturbance(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
