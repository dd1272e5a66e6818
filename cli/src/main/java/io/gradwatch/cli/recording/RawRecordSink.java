package io.gradwatch.cli.recording;

import java.io.IOException;

/** Receives the records of a run in order. */
@FunctionalInterface
public interface RawRecordSink {
  void accept(RawRecord record) throws IOException;
}
