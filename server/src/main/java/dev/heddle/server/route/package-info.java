/** The paths of the server: one service for each resource, no pool logic; failures become answers in one place. */
@NullMarked
package dev.heddle.server.route;

import org.jspecify.annotations.NullMarked;
