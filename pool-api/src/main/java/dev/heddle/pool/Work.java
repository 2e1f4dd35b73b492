package dev.heddle.pool;

import org.jspecify.annotations.Nullable;

/**
 * What to do with a leased connection.
 *
 * @param <C> the connection
 * @param <T> the result
 * @param <X> the checked exception it may throw; inferred as {@link RuntimeException} where it throws none
 */
@FunctionalInterface
public interface Work<C, T extends @Nullable Object, X extends Exception> {

  /**
   * Does the work. Runs in the thread that called the pool.
   *
   * @param connection the connection, valid until this method returns
   * @return the result
   * @throws X if the work failed
   */
  T on(C connection) throws X;
}
