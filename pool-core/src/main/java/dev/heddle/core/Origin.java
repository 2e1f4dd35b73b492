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
  private final AtomicInteger alive = new AtomicInteger();
  private final AtomicBoolean shutDown = new AtomicBoolean();
  private volatile boolean retired;

  Origin(ConnectionFactory<C> factory) {
    this.factory = factory;
  }

  /** An open begins, which may yield a connection. */
  void entered() {
    alive.getAndIncrement();
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
