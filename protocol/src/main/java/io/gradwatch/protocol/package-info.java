/**
 * The contract between trainer and monitor: messages as checked records, topic names, and the bytes
 * they become. No Kafka, no DL4J; the generated protobuf classes stay behind the codecs.
 */
@NullMarked
package io.gradwatch.protocol;

import org.jspecify.annotations.NullMarked;
