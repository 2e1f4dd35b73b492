/** Several pools of one purpose behind one name, with routing and fail-over. */
@NullMarked
package dev.heddle.group;

import org.jspecify.annotations.NullMarked;
