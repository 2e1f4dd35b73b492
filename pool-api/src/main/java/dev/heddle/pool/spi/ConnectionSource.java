package dev.heddle.pool.spi;

import java.util.Map;

/**
 * Where the connections of one pool come from: a {@link ConnectionFactory}, whose connections the pool core keeps, or a
 * {@link NativePool}, which keeps its own.
 *
 * @param <C> the connection
 */
public sealed interface ConnectionSource<C> permits ConnectionFactory, NativePool {

  /**
   * What this source knows of its target beyond its connections, for statuses and lists: answers to yes-or-no questions
   * of this kind of target, such as {@code has_uid} for one that has told who we are. The names are shown as they are:
   * lower case, with {@code _} between words. Must be quick, must not ask the target and must not throw; called by any
   * thread, also after the pool is closed.
   *
   * @return the same names at all times, in the order in which to show them; empty by default
   */
  default Map<String, Boolean> facts() {
    return Map.of();
  }
}
