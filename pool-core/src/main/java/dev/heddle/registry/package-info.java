/** The pools of a process by name, added, replaced and removed while it runs. */
@NullMarked
package dev.heddle.registry;

import org.jspecify.annotations.NullMarked;
