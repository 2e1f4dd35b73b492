package dev.heddle.core;

import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.contract.FakeSource;
import dev.heddle.pool.contract.PoolContract;
import dev.heddle.pool.contract.PoolSource;

/** So does one behind a native pool that gives at once what it has ready, as the MongoDB driver's does. */
class PromptGatePoolTest extends PoolContract<FakeConnection> {

  @Override
  protected PoolSource<FakeConnection> newSource() {
    return FakeSource.promptlyPooled();
  }
}
