/**
 * Spooling to disk while Kafka is unreachable: one spool per publisher, in order, bounded, thinned
 * out by priority. Does not depend on Kafka; not part of the publisher's public API.
 */
@NullMarked
package io.gradwatch.publisher.spool;

import org.jspecify.annotations.NullMarked;
