package io.gradwatch.cli.console;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Status;

/** Terminal screen: printed text scrolls, and status lines stay at the bottom. */
final class LiveScreen implements Screen {

  private static final String FREE_SLOT = "";
  private static final Duration SIZE_CHECK_INTERVAL = Duration.ofSeconds(2);

  private final Terminal terminal;
  private final Status status;
  private final Map<String, AttributedString> lines = new HashMap<>();

  /** Keys of the status lines, from top to bottom. Freed lines are reused, so that none moves. */
  private final List<String> slots = new ArrayList<>();

  private Size size;
  private long sizeCheckedNanos = System.nanoTime();
  private boolean closed;

  private LiveScreen(Terminal terminal, Status status) {
    this.terminal = terminal;
    this.status = status;
    this.size = terminal.getSize();
  }

  /** The terminal of this process; empty if there is none with cursor control. */
  static Optional<Screen> inTerminal() {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .dumb(true)
              .nativeSignals(false)
              .signalHandler(Terminal.SignalHandler.SIG_DFL)
              .build();
      Status status = Status.getStatus(terminal);
      if (terminal.getType().startsWith("dumb") || status == null) {
        terminal.close();
        return Optional.empty();
      }
      return Optional.of(new LiveScreen(terminal, status));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public synchronized void print(String text) {
    if (!closed) {
      terminal.writer().println(text);
      terminal.flush();
    }
  }

  @Override
  public synchronized void show(String key, String line) {
    if (closed) {
      return;
    }
    followResize();
    if (!slots.contains(key)) {
      int freeSlot = slots.indexOf(FREE_SLOT);
      if (freeSlot >= 0) {
        slots.set(freeSlot, key);
      } else {
        slots.add(key);
        // JLine's status redraws only changed lines, but growing shifts them: clear it first.
        status.update(Collections.nCopies(slots.size(), AttributedString.EMPTY));
      }
    }
    lines.put(key, AttributedString.fromAnsi(line));
    redraw();
  }

  @Override
  public synchronized void remove(String key) {
    if (!closed && lines.remove(key) != null) {
      slots.set(slots.indexOf(key), FREE_SLOT);
      redraw();
    }
  }

  private void redraw() {
    status.update(
        slots.stream().map(slot -> lines.getOrDefault(slot, AttributedString.EMPTY)).toList());
  }

  /** Adapts to the terminal's size. Rate-limited, since reading it may start a process. */
  private void followResize() {
    if (System.nanoTime() - sizeCheckedNanos < SIZE_CHECK_INTERVAL.toNanos()) {
      return;
    }
    Size currentSize = terminal.getSize();
    if (!currentSize.equals(size)) {
      size = currentSize;
      status.resize(currentSize);
      status.reset();
    }
    sizeCheckedNanos = System.nanoTime();
  }

  @Override
  public boolean interactive() {
    return true;
  }

  @Override
  public int width() {
    return Math.max(40, terminal.getWidth());
  }

  @Override
  public int refreshMillis() {
    return 250;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      status.update(List.of());
      terminal.flush();
    }
  }
}
