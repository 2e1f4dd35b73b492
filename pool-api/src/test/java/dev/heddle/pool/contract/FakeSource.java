package dev.heddle.pool.contract;

import java.util.List;

/** Pools over a {@link FakeTarget}. */
public final class FakeSource implements PoolSource<FakeConnection> {

  private final FakeTarget target = new FakeTarget();
  private final FakeBackend backend;

  private FakeSource(boolean isNative) {
    this.backend = isNative ? FakeBackend.nativelyPooled(target) : FakeBackend.pooled(target);
  }

  /**
   * Connections that the pool core keeps.
   *
   * @return a source with a target of its own
   */
  public static FakeSource pooled() {
    return new FakeSource(false);
  }

  /**
   * A native pool under the gate.
   *
   * @return a source with a target of its own
   */
  public static FakeSource nativelyPooled() {
    return new FakeSource(true);
  }

  /**
   * The target, to be given a script.
   *
   * @return the target
   */
  public FakeTarget target() {
    return target;
  }

  @Override
  public FakeBackend backend() {
    return backend;
  }

  @Override
  public int open() {
    return target.open();
  }

  @Override
  public void letGo() {
    target.letGo();
  }

  @Override
  public void limit(int places) {
    target.limit(places);
  }

  @Override
  public List<String> faults() {
    return target.faults();
  }
}
