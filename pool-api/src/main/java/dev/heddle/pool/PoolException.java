package dev.heddle.pool;

import org.jspecify.annotations.Nullable;

/**
 * Why a pool could not do what it was asked. One child for each cause that a caller could act on.
 *
 * <p>Children made in storms carry no stack trace of their own: the stack of the caller is where it is caught.
 */
public abstract class PoolException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The name of the pool. */
  private final String pool;

  /**
   * Makes one with a stack trace.
   *
   * @param pool the name of the pool
   * @param message what happened, with numbers; null if the child renders it when read
   * @param cause what it comes from, if anything
   */
  protected PoolException(String pool, @Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
    this.pool = pool;
  }

  /**
   * Makes one.
   *
   * @param pool the name of the pool
   * @param message what happened, with numbers; null if the child renders it when read
   * @param cause what it comes from, if anything
   * @param withStack whether to record the stack
   */
  protected PoolException(String pool, @Nullable String message, @Nullable Throwable cause, boolean withStack) {
    super(message, cause, withStack, withStack);
    this.pool = pool;
  }

  /**
   * The pool.
   *
   * @return its name
   */
  public String pool() {
    return pool;
  }
}
