package io.gradwatch.monitor.peers;

/**
 * The answer of another monitor.
 *
 * @param status status of HTTP
 * @param body body, bounded in size
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PeerAnswer(int status, byte[] body) {}
