package dev.heddle.pool;

import java.time.Duration;
import java.time.Instant;

/** Something that happened in a pool. Acquire and release are no events: they are counted. */
public sealed interface PoolEvent {

  /**
   * The pool.
   *
   * @return its name
   */
  String pool();

  /**
   * When it happened.
   *
   * @return the wall clock at the event
   */
  Instant at();

  /**
   * A connection was opened.
   *
   * @param pool the pool's name
   * @param at when
   * @param connection its number
   * @param took how long it took
   */
  record Opened(String pool, Instant at, long connection, Duration took) implements PoolEvent {
  }

  /**
   * An open failed or was given up.
   *
   * @param pool the pool's name
   * @param at when
   * @param reason what it said, without secrets
   * @param took how long it took
   */
  record OpenFailed(String pool, Instant at, String reason, Duration took) implements PoolEvent {
  }

  /**
   * A connection was closed.
   *
   * @param pool the pool's name
   * @param at when
   * @param connection its number
   * @param reason why
   */
  record Closed(String pool, Instant at, long connection, CloseReason reason) implements PoolEvent {
  }

  /**
   * The pool changed its state.
   *
   * @param pool the pool's name
   * @param at when
   * @param from the state before
   * @param to the state since
   */
  record StateChanged(String pool, Instant at, PoolState from, PoolState to) implements PoolEvent {
  }

  /**
   * The pool was resized.
   *
   * @param pool the pool's name
   * @param at when
   * @param minIdle the new minimum of idle connections
   * @param maxSize the new maximum of connections
   */
  record Resized(String pool, Instant at, int minIdle, int maxSize) implements PoolEvent {
  }

  /**
   * A new generation began.
   *
   * @param pool the pool's name
   * @param at when
   * @param generation its number
   * @param condemned how many connections of older ones there were
   */
  record Evicted(String pool, Instant at, long generation, int condemned) implements PoolEvent {
  }

  /**
   * Acquires timed out; those that do so together share one event.
   *
   * @param pool the pool's name
   * @param at when
   * @param count how many
   * @param occupancy how full the pool was
   */
  record TimedOut(String pool, Instant at, int count, Occupancy occupancy) implements PoolEvent {
  }

  /**
   * A lease looks leaked.
   *
   * @param pool the pool's name
   * @param at when
   * @param kind how sure that is
   * @param lease whose it is
   * @param reclaimed whether the pool ended the lease
   */
  record Leaked(String pool, Instant at, LeakKind kind, LeaseInfo lease, boolean reclaimed) implements PoolEvent {
  }

  /**
   * The verdict on the target changed.
   *
   * @param pool the pool's name
   * @param at when
   * @param from the verdict before
   * @param to the verdict since
   */
  record HealthChanged(String pool, Instant at, HealthStatus from, HealthStatus to) implements PoolEvent {
  }

  /**
   * The creation breaker opened or closed.
   *
   * @param pool the pool's name
   * @param at when
   * @param open whether acquires that would need a new connection now fail at once
   * @param reason the failure that opened it, or what closed it
   */
  record BreakerChanged(String pool, Instant at, boolean open, String reason) implements PoolEvent {
  }

  /** How sure a leak is. */
  enum LeakKind {
    /** Held longer than {@code leak-threshold}. */
    SUSPECTED,
    /** The thread that acquired it has ended without closing it or handing it off. */
    ORPHANED,
    /** The lease object was garbage before it was closed. */
    CERTAIN
  }
}
