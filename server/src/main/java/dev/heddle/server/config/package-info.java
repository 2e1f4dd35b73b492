/** What one YAML file and the environment say, read and checked: every mistake at once, each with its place. */
@NullMarked
package dev.heddle.server.config;

import org.jspecify.annotations.NullMarked;
