/**
 * Configuration of the publisher and the monitor: layers of sources read against a Kafka {@code
 * ConfigDef}. Depends on the Kafka client and on no other module.
 */
@NullMarked
package io.gradwatch.config;

import org.jspecify.annotations.NullMarked;
