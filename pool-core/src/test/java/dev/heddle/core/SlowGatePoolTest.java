package dev.heddle.core;

import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.contract.FakeSource;
import dev.heddle.pool.contract.PoolContract;
import dev.heddle.pool.contract.PoolSource;
import java.time.Duration;

/** So does one behind a native pool that may overrun its deadlines: it is asked in threads of its own. */
class SlowGatePoolTest extends PoolContract<FakeConnection> {

  @Override
  protected PoolSource<FakeConnection> newSource() {
    return FakeSource.nativelyPooled(Duration.ofSeconds(1));
  }
}
