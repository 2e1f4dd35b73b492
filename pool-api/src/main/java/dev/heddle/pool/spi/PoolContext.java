package dev.heddle.pool.spi;

import dev.heddle.pool.TimeSource;
import java.util.List;

/** What a pool offers to its source of connections. Safe for any thread. */
public interface PoolContext {

  /**
   * The pool's name.
   *
   * @return for names of threads, metrics and sessions on the target
   */
  String poolName();

  /**
   * The clock to measure and to wait by.
   *
   * @return the pool's time
   */
  TimeSource time();

  /**
   * Takes the events of a native pool. A {@link ConnectionFactory} needs none: the pool sees what it does.
   *
   * @return where to tell them
   */
  SourceEvents events();

  /**
   * The connections that all pools of the process share.
   *
   * @return a permit is taken from it before each physical open and returned after the physical close
   */
  ConnectionBudget budget();

  /**
   * The connections of a native pool that are leased at this moment, by the account of its gate: each from before it is
   * confirmed ({@link NativePool#confirm}) until just before it is given back or discarded, but that one which the pool takes from
   * its holder may be missing while that happens. So a native pool need not count them itself. A {@link ConnectionFactory} gets
   * none: the pool sees what it does.
   *
   * @return the connections, in no order
   */
  List<Object> leased();

  /**
   * Tells that a connection has learnt of its own death, idle or leased: it will not be lent again. Returns at once.
   *
   * @param connection the connection, by identity
   * @param cause what it learnt
   */
  void dead(Object connection, Throwable cause);
}
