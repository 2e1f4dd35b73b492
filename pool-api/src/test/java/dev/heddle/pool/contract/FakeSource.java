package dev.heddle.pool.contract;

import java.time.Duration;
import java.util.List;

/** Pools over a {@link FakeTarget}. */
public final class FakeSource implements PoolSource<FakeConnection> {

  private final FakeTarget target;
  private final FakeBackend backend;

  private FakeSource(FakeTarget target, FakeBackend backend) {
    this.target = target;
    this.backend = backend;
  }

  /**
   * Connections that the pool core keeps.
   *
   * @return a source with a target of its own
   */
  public static FakeSource pooled() {
    FakeTarget target = new FakeTarget();
    return new FakeSource(target, FakeBackend.pooled(target));
  }

  /**
   * A native pool under the gate.
   *
   * @return a source with a target of its own
   */
  public static FakeSource nativelyPooled() {
    return nativelyPooled(Duration.ZERO);
  }

  /**
   * A native pool under the gate whose takes may last longer than asked.
   *
   * @param takeOverrun how much longer
   * @return a source with a target of its own
   */
  public static FakeSource nativelyPooled(Duration takeOverrun) {
    FakeTarget target = new FakeTarget();
    return new FakeSource(target, FakeBackend.nativelyPooled(target, takeOverrun));
  }

  /**
   * A native pool under the gate that gives at once what it has ready.
   *
   * @return a source with a target of its own
   */
  public static FakeSource promptlyPooled() {
    FakeTarget target = new FakeTarget();
    return new FakeSource(target, FakeBackend.promptlyPooled(target));
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
