/**
 * Hears a Deeplearning4j network while it trains, measures it, hands step reports to a sink. A
 * guest in the training loop: what it computes changes no parameter, what fails in it never reaches
 * the loop. No Kafka here, no thread of its own.
 */
@NullMarked
package io.gradwatch.dl4j;

import org.jspecify.annotations.NullMarked;
