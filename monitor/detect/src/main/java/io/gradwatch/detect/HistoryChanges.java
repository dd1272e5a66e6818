package io.gradwatch.detect;

/** What has changed in a {@link RunHistory} since its records were last written. */
final class HistoryChanges {

  private boolean head;
  private boolean step;
  private boolean info;
  private boolean events;
  private boolean attempt;
  private boolean layersDropped;

  void head() {
    head = true;
  }

  void step() {
    head = true;
    step = true;
  }

  void info() {
    head = true;
    info = true;
  }

  /** The incident; its events, or the counts of consecutive observations alone. */
  void incident(boolean eventsChanged) {
    head = true;
    events |= eventsChanged;
  }

  void attempt() {
    head = true;
    attempt = true;
    info = true;
    layersDropped = true;
  }

  void layersDropped() {
    layersDropped = true;
  }

  boolean any() {
    return head;
  }

  boolean stepAdded() {
    return step;
  }

  boolean infoChanged() {
    return info;
  }

  boolean eventsChanged() {
    return events;
  }

  boolean attemptStarted() {
    return attempt;
  }

  boolean layersWereDropped() {
    return layersDropped;
  }

  void clear() {
    head = false;
    step = false;
    info = false;
    events = false;
    attempt = false;
    layersDropped = false;
  }
}
