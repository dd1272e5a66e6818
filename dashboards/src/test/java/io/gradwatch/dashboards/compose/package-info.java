/**
 * Holds docker-compose.yml and the images to the project and to what the images' makers document.
 */
@NullMarked
package io.gradwatch.dashboards.compose;

import org.jspecify.annotations.NullMarked;
