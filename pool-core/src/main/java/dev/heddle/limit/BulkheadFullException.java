package dev.heddle.limit;

import dev.heddle.pool.PoolException;

/** As many leases are out through a bulkhead as it allows, and none came back in time. There is no stack trace. */
public final class BulkheadFullException extends PoolException {

  private static final long serialVersionUID = 1L;

  BulkheadFullException(String pool, int size) {
    super(pool, "pool '" + pool + "': " + size + " leases are out through this bulkhead, and none came back in time",
        null, false);
  }
}
