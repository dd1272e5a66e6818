/**
 * HTTP server: metrics, health, API and live page. Content of a topic is always served as data,
 * never as markup.
 */
@NullMarked
package io.gradwatch.monitor.web;

import org.jspecify.annotations.NullMarked;
