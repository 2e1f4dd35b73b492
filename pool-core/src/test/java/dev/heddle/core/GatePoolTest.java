package dev.heddle.core;

import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.contract.FakeSource;
import dev.heddle.pool.contract.PoolContract;
import dev.heddle.pool.contract.PoolSource;

/** A native pool behind the gate keeps the promises of any pool. */
class GatePoolTest extends PoolContract<FakeConnection> {

  @Override
  protected PoolSource<FakeConnection> newSource() {
    return FakeSource.nativelyPooled();
  }
}
