/**
 * Step reports to Kafka without ever blocking the training loop: bounded in memory, in order for
 * each run, every loss counted. Any JVM trainer can use it: no DL4J here.
 */
@NullMarked
package io.gradwatch.publisher;

import org.jspecify.annotations.NullMarked;
