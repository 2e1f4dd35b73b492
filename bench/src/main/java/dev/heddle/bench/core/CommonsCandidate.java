package dev.heddle.bench.core;

import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/** commons-pool2 without tests, eviction and JMX. */
final class CommonsCandidate implements Candidate {

  private final GenericObjectPool<Thing> pool;

  CommonsCandidate(PoolSpec spec) {
    GenericObjectPoolConfig<Thing> config = new GenericObjectPoolConfig<>();
    config.setMaxTotal(spec.size());
    config.setMaxIdle(spec.size());
    config.setMinIdle(spec.cold() ? 0 : spec.size());
    config.setMaxWait(spec.timeout());
    config.setJmxEnabled(false);
    pool = new GenericObjectPool<>(new Factory(spec.things()), config);
    try {
      pool.preparePool();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Object take() throws Exception {
    return pool.borrowObject();
  }

  @Override
  public void give(Object ticket) {
    pool.returnObject((Thing) ticket);
  }

  @Override
  public Thing thing(Object ticket) {
    return (Thing) ticket;
  }

  @Override
  public void close() {
    pool.close();
  }

  private static final class Factory extends BasePooledObjectFactory<Thing> {

    private final Things things;

    Factory(Things things) {
      this.things = things;
    }

    @Override
    public Thing create() {
      return things.open();
    }

    @Override
    public PooledObject<Thing> wrap(Thing thing) {
      return new DefaultPooledObject<>(thing);
    }
  }
}
