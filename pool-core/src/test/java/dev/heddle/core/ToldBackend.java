package dev.heddle.core;

import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.contract.FakeBackend;
import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.NativePool;
import dev.heddle.pool.spi.PoolContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * A backend whose native pool tells which of its methods is called, and because of what if that is said; what the one who is told
 * throws, the method throws.
 */
record ToldBackend(FakeBackend real, Consumer<String> called) implements Backend<FakeConnection> {

  @Override
  public NativePool<FakeConnection> create(Settings settings, PoolContext context) {
    Object pool = real.create(settings, context);
    @SuppressWarnings("unchecked") NativePool<FakeConnection> told = (NativePool<FakeConnection>) Proxy
        .newProxyInstance(NativePool.class.getClassLoader(), new Class<?>[] {NativePool.class},
            (proxy, method, args) -> {
              boolean hasCause = args != null && args[args.length - 1] instanceof Throwable;
              String cause = hasCause ? ": " + ((Throwable) args[args.length - 1]).getMessage() : "";
              called.accept(method.getName() + cause);
              try {
                return method.invoke(pool, args);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
    return told;
  }

  @Override
  public String type() {
    return real.type();
  }

  @Override
  public Class<FakeConnection> connectionType() {
    return real.connectionType();
  }

  @Override
  public List<Setting<?>> settings() {
    return real.settings();
  }

  @Override
  public FailureKind classify(Throwable failure) {
    return real.classify(failure);
  }

  @Override
  public String describeTarget(Settings settings) {
    return real.describeTarget(settings);
  }
}
