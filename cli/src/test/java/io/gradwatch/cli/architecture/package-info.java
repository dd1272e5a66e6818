/** Rules that hold for the whole source tree, and the page that describes it. */
package io.gradwatch.cli.architecture;
