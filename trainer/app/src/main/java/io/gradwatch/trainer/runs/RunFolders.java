package io.gradwatch.trainer.runs;

import java.nio.file.Path;

/**
 * Where the runs of a session are stored.
 *
 * @param root folder that holds a folder for each run
 * @param restart whether runs are trained from the beginning, even if they have ended or can be
 *     resumed
 */
public record RunFolders(Path root, boolean restart) {}
