/**
 * Publishes step reports to Kafka without ever blocking the training loop: bounded in memory, in
 * order per run, every loss counted. Does not depend on DL4J, so that any JVM trainer can use it.
 */
@NullMarked
package io.gradwatch.publisher;

import org.jspecify.annotations.NullMarked;
