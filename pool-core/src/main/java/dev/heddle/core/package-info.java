/** The lease pool for virtual threads. */
@NullMarked
package dev.heddle.core;

import org.jspecify.annotations.NullMarked;
