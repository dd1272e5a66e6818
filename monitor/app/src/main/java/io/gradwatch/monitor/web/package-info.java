/**
 * HTTP: metrics, health, the API and the live page. What comes out of a topic is data here, never
 * markup.
 */
@NullMarked
package io.gradwatch.monitor.web;

import org.jspecify.annotations.NullMarked;
