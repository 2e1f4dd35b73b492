package dev.heddle.core;

import dev.heddle.pool.spi.ConnectionFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A factory and how many of its connections are alive. A pool that is reconfigured gets a new one; the old one still
 * resets, checks and closes what it has opened, and is shut down after its last connection.
 */
final class Origin<C> {

  final ConnectionFactory<C> factory;
  /** Whether the factory cleans connections at all: most need no cleaning, and none shall cost nothing. */
  final boolean resets;
  private final AtomicInteger alive = new AtomicInteger();
  private final AtomicBoolean shutDown = new AtomicBoolean();
  private volatile boolean retired;

  Origin(ConnectionFactory<C> factory) {
    this.factory = factory;
    this.resets = overridesReset(factory.getClass());
  }

  private static boolean overridesReset(Class<?> factory) {
    try {
      return !factory.getMethod("reset", Object.class).getDeclaringClass().equals(ConnectionFactory.class);
    } catch (NoSuchMethodException hidden) {
      return true;
    }
  }

  /** An open begins, which may yield a connection; false if the factory was replaced and may be shut down already. */
  boolean tryEnter() {
    alive.getAndIncrement();
    return !retired;
  }

  /** A connection has been closed, or an open has yielded none. */
  void left() {
    if (alive.decrementAndGet() == 0) {
      shutDownIfOver();
    }
  }

  void retire() {
    retired = true;
    shutDownIfOver();
  }

  private void shutDownIfOver() {
    if (retired && alive.get() == 0 && shutDown.compareAndSet(false, true)) {
      factory.shutdown();
    }
  }
}
