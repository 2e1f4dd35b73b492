package dev.heddle.pool.contract;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.ConnectionFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens connections to a {@link FakeTarget}, for the pool core to keep. */
public final class FakeFactory implements ConnectionFactory<FakeConnection> {

  private final FakeTarget target;
  /** Of this factory alone: after a change of settings another one opens, and this one is shut down at its last close. */
  private final AtomicInteger open = new AtomicInteger();

  /**
   * Makes a factory.
   *
   * @param target whose script and log it follows
   */
  public FakeFactory(FakeTarget target) {
    this.target = target;
  }

  @Override
  public FakeConnection open(Deadline deadline) throws Exception {
    FakeConnection connection = target.open(deadline);
    open.getAndIncrement();
    return connection;
  }

  @Override
  public void warmUp(FakeConnection connection, Deadline deadline) throws Exception {
    target.warmUp(connection, deadline);
  }

  @Override
  public boolean validate(FakeConnection connection, Deadline deadline) throws Exception {
    return target.validate(connection, deadline);
  }

  @Override
  public void reset(FakeConnection connection) throws Exception {
    target.reset(connection);
  }

  @Override
  public void close(FakeConnection connection) throws Exception {
    open.getAndDecrement();
    target.close(connection);
  }

  @Override
  public Map<String, Boolean> facts() {
    return target.facts();
  }

  @Override
  public void shutdown() {
    target.shutdown(open.get());
  }
}
