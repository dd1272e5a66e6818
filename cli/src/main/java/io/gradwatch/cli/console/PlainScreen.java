package io.gradwatch.cli.console;

import java.io.PrintStream;

/** Prints all lines one after the other, for files, pipes and CI. */
final class PlainScreen implements Screen {

  private final PrintStream out;

  PlainScreen(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void print(String text) {
    out.println(text);
  }

  @Override
  public void show(String key, String line) {
    print(line.stripTrailing());
  }

  @Override
  public void remove(String key) {
    // A printed line cannot be removed.
  }

  @Override
  public boolean interactive() {
    return false;
  }

  @Override
  public int width() {
    return 120;
  }

  @Override
  public int refreshMillis() {
    return 5_000;
  }

  @Override
  public void close() {
    out.flush();
  }
}
