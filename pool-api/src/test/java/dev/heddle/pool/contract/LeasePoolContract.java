package dev.heddle.pool.contract;

import org.junit.jupiter.api.Nested;

/**
 * What pools promise whose connections the core keeps: all of {@link PoolContract}, and how connections are opened,
 * chosen, checked and closed, and what a failing target does. The target is a {@link FakeTarget}.
 */
public abstract class LeasePoolContract extends PoolContract<FakeConnection> {

  /** For subclasses. */
  protected LeasePoolContract() {
  }

  @Override
  protected FakeSource newSource() {
    return FakeSource.pooled();
  }

  @Nested
  class Opening extends OpeningContract {
    @Override
    FakeSource newFakeSource() {
      return LeasePoolContract.this.newSource();
    }
  }

  @Nested
  class Failing extends FailureContract {
    @Override
    FakeSource newFakeSource() {
      return LeasePoolContract.this.newSource();
    }
  }

  @Nested
  class Checking extends CheckingContract {
    @Override
    FakeSource newFakeSource() {
      return LeasePoolContract.this.newSource();
    }
  }

  @Nested
  class Evicting extends EvictionContract {
    @Override
    FakeSource newFakeSource() {
      return LeasePoolContract.this.newSource();
    }
  }

  @Nested
  class Selecting extends SelectionContract {
    @Override
    FakeSource newFakeSource() {
      return LeasePoolContract.this.newSource();
    }
  }

  @Nested
  class Health extends HealthContract {
    @Override
    FakeSource newFakeSource() {
      return LeasePoolContract.this.newSource();
    }
  }
}
