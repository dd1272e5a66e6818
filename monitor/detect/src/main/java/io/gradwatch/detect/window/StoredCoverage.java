package io.gradwatch.detect.window;

/**
 * Says when a set of windows has to be stored as a whole.
 *
 * <p>A run stores a column for each step, in a ring of {@value RollingWindow#CAPACITY}. Windows to
 * which every step adds are contained in those columns. Windows to which some step does not add
 * reach further back than the ring: a layer that is missing from a report, an activation that is
 * measured every tenth step. Such windows are stored as a whole often enough that their last whole
 * copy and the columns after it hold every value:
 *
 * <ul>
 *   <li>they are irregular for a ring's length after a step that did not add to the same windows as
 *       the step before,
 *   <li>and while they are, the last whole copy is less than a ring's length old.
 * </ul>
 */
public final class StoredCoverage {

  private static final long NEVER = -1;

  /** Age that the last whole copy of irregular windows may have, in steps of the run. */
  private static final int MAX_AGE = RollingWindow.CAPACITY - 1;

  private long firstSequence = NEVER;
  private long lastSequence = NEVER;
  private long irregularSequence = NEVER;
  private long wholeSequence = NEVER;
  private boolean wholeCopyRequired;

  /** Whether no step has added to the windows. */
  public boolean isEmpty() {
    return firstSequence == NEVER;
  }

  /**
   * Notes that a step added to the windows.
   *
   * @param regular whether it added to the same windows as the step before
   */
  public void reported(long sequence, boolean regular) {
    firstSequence = isEmpty() ? sequence : firstSequence;
    lastSequence = sequence;
    irregularSequence = regular ? irregularSequence : sequence;
  }

  /** Notes that a step did not add to the windows. */
  public void absent(long sequence) {
    irregularSequence = sequence;
  }

  /** Whether the windows have to be stored as a whole with this step, the newest of the run. */
  public boolean needsWholeCopy(long sequence) {
    if (wholeCopyRequired) {
      return true;
    }
    if (irregularSequence == NEVER || lastSequence <= wholeSequence) {
      return false;
    }
    boolean irregular =
        irregularSequence > sequence - RollingWindow.CAPACITY || wholeSequence < irregularSequence;
    long covered = Math.max(wholeSequence, firstSequence - 1);
    return irregular && sequence - covered >= MAX_AGE;
  }

  /** Notes that earlier columns do not fit the windows any more. */
  public void requireWholeCopy() {
    wholeCopyRequired = true;
  }

  /** Notes that the windows are stored as a whole, with every step up to this one. */
  public void copied(long sequence) {
    wholeSequence = sequence;
    wholeCopyRequired = false;
  }

  /** The last step of the run whose values the last whole copy holds; negative without a copy. */
  public long wholeSequence() {
    return wholeSequence;
  }

  /** The last step that added to the windows; negative before the first. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Writes how far the columns hold the windows. */
  public void write(StateOutput out) {
    out.putLong(firstSequence);
    out.putLong(lastSequence);
    out.putLong(irregularSequence);
    out.putLong(wholeSequence);
  }

  /** Reads what {@link #write} wrote. */
  public void read(StateInput in) {
    firstSequence = in.getLong();
    lastSequence = in.getLong();
    irregularSequence = in.getLong();
    wholeSequence = in.getLong();
  }
}
