/**
 * Reports on disk while the broker is away: a spool for each publisher, in order, bounded, thinned
 * out by what a report is worth. No Kafka, and no part of the publisher's public face.
 */
@NullMarked
package io.gradwatch.publisher.spool;

import org.jspecify.annotations.NullMarked;
