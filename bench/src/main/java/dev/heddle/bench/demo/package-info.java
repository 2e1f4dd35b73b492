/** Everything on one machine with sample data: a target of each kind that can be had here, and the server over them. */
@NullMarked
package dev.heddle.bench.demo;

import org.jspecify.annotations.NullMarked;
