/**
 * The contract between trainer and monitor: messages as checked records, topic names and the
 * encoding. Depends on neither Kafka nor DL4J; only the codecs use the generated protobuf classes.
 */
@NullMarked
package io.gradwatch.protocol;

import org.jspecify.annotations.NullMarked;
