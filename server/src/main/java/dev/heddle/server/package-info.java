/** The HTTP server over every pool: wiring and configuration. */
@NullMarked
package dev.heddle.server;

import org.jspecify.annotations.NullMarked;
