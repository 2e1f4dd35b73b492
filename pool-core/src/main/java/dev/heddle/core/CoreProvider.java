package dev.heddle.core;

import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.Settings;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.ConnectionSource;
import dev.heddle.pool.spi.NativePool;
import dev.heddle.pool.spi.PoolProvider;
import java.util.List;
import java.util.function.Function;

/** Makes pools over backends: a lease pool over a factory, a gate before a native pool. Found by the service loader. */
public final class CoreProvider implements PoolProvider {

  /** For the service loader. */
  public CoreProvider() {
  }

  @Override
  public <C> ManagedPool<C> create(
      String name, Backend<C> backend, Settings settings, TimeSource time, ConnectionBudget budget) {
    PoolConfig config = PoolConfig.of(settings);
    SourceContext context = new SourceContext(name, time, budget);
    ConnectionSource<C> source = backend.create(settings, context);
    return switch (source) {
      case ConnectionFactory<C> factory -> {
        Function<Settings, ConnectionFactory<C>> remake = changed -> remake(backend, changed, context);
        LeasePool<C> pool = new LeasePool<>(name, factory, remake, backend::classify, config, settings, time, budget);
        context.attach(SourceContext.UNHEARD, pool::dead, List::of);
        yield pool.start();
      }
      case NativePool<C> nativePool -> {
        GatedPool<C> pool = new GatedPool<>(name, nativePool, backend::classify, config, settings, time);
        context.attach(pool.sourceEvents(), pool.returning::dead, pool.returning::leased);
        yield pool.start();
      }
    };
  }

  private static <C> ConnectionFactory<C> remake(Backend<C> backend, Settings changed, SourceContext context) {
    if (backend.create(changed, context) instanceof ConnectionFactory<C> factory) {
      return factory;
    }
    throw new IllegalStateException("backend '" + backend.type() + "' gave a factory before and none now");
  }
}
