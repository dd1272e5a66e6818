/** Tests that docker-compose.yml and the images match the project and the images' documentation. */
@NullMarked
package io.gradwatch.dashboards.compose;

import org.jspecify.annotations.NullMarked;
