package dev.heddle.sql;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the database, put between the driver and HikariCP, so that its end is seen (the budget's permit is
 * returned then) and its facts are known.
 *
 * <p>A dynamic proxy instead of a class of fifty delegating methods: it is called a few times a lease, each time before
 * a round trip to the database.
 */
final class Physical implements InvocationHandler {

  private final InnerPool owner;
  private final Connection driver;
  private final Connection proxy;
  private final long id;
  private final long generation;
  private final Instant opened;
  private final long openedNanos;
  private final Duration openTook;

  private final AtomicBoolean closed = new AtomicBoolean();
  /** Set once; from then on it is not lent again. */
  private final AtomicReference<@Nullable CloseReason> condemned = new AtomicReference<>();

  private volatile boolean lent;
  private volatile boolean checked;
  private final AtomicLong uses = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  /** When it was last used, checked or opened. */
  private volatile long touchedNanos;
  private volatile @Nullable Instant lastUsed;

  Physical(InnerPool owner, Connection driver, long id, long generation, long startNanos) {
    this.owner = owner;
    this.driver = driver;
    this.id = id;
    this.generation = generation;
    this.opened = owner.time().instant();
    this.openedNanos = owner.time().nanoTime();
    this.openTook = Duration.ofNanos(openedNanos - startNanos);
    this.touchedNanos = openedNanos;
    this.proxy = (Connection) Proxy.newProxyInstance(Physical.class.getClassLoader(),
        new Class<?>[] {Connection.class, Tracked.class}, this);
  }

  /** The record of a connection that HikariCP lends; null where HikariCP has thrown it away already. */
  static @Nullable Physical of(Connection lent) {
    try {
      return lent.unwrap(Tracked.class).physical();
    } catch (SQLException thrownAway) {
      return null;
    }
  }

  InnerPool owner() {
    return owner;
  }

  Connection proxy() {
    return proxy;
  }

  Duration openTook() {
    return openTook;
  }

  long generation() {
    return generation;
  }

  boolean isLent() {
    return lent;
  }

  boolean isIdle() {
    return !lent && !checked && !isCondemned();
  }

  long uses() {
    return uses.get();
  }

  boolean isCondemned() {
    return condemned.get() != null;
  }

  /**
   * Decides that it is not lent again.
   *
   * @return false if that was decided before
   */
  boolean condemn(CloseReason reason) {
    return condemned.compareAndSet(null, reason);
  }

  void lend() {
    lent = true;
    uses.incrementAndGet();
    lastUsed = owner.time().instant();
  }

  void comeBack() {
    touchedNanos = owner.time().nanoTime();
    lastUsed = owner.time().instant();
    lent = false;
  }

  void countFailure() {
    failures.incrementAndGet();
  }

  /** Whether it was neither used nor checked for so long. */
  boolean isUntouchedFor(Duration interval) {
    return owner.time().nanoTime() - touchedNanos >= interval.toNanos();
  }

  /** Asks the database. Only for whoever has it alone. */
  boolean check(Deadline deadline) throws InterruptedException {
    checked = true;
    try {
      if (!closed.get() && owner.connector().check(driver, deadline)) {
        touchedNanos = owner.time().nanoTime();
        return true;
      }
    } catch (InterruptedException interrupted) {
      throw interrupted;
    } catch (Exception dead) {
      // The answer is the same.
    } finally {
      checked = false;
    }
    if (condemned.get() == null) {
      owner.events().validationFailed();
    }
    condemnAs(CloseReason.INVALID);
    return false;
  }

  /** Bounds what HikariCP does with an open transaction at the return: it rolls back, which needs the target. */
  void boundRollback(int millis) throws SQLException {
    int usual = driver.getNetworkTimeout();
    if (usual == 0 || usual > millis) {
      proxy.setNetworkTimeout(Runnable::run, millis);
    }
  }

  /** Closes it under its holder, at once, also where a call hangs in it. */
  void abort() {
    condemnAs(CloseReason.STALE);
    end(() -> driver.abort(Runnable::run));
  }

  /** Decides that it is not lent again, if that is not decided yet. */
  void condemnAs(CloseReason reason) {
    if (condemn(reason)) {
      owner.condemned(reason);
    }
  }

  private void end(Closing how) {
    if (closed.compareAndSet(false, true)) {
      condemnAs(likelyReason());
      try {
        how.close();
      } catch (SQLException | RuntimeException | AbstractMethodError failure) {
        Connector.closeQuietly(driver);
      } finally {
        owner.ended(this);
      }
    }
  }

  /** How a connection ends. */
  private interface Closing {
    void close() throws SQLException;
  }

  /** HikariCP does not say why it closes one. */
  private CloseReason likelyReason() {
    if (lent) {
      return CloseReason.BROKEN;
    }
    if (owner.isStale(this)) {
      return CloseReason.STALE;
    }
    return owner.outlived(owner.time().nanoTime() - openedNanos) ? CloseReason.LIFETIME : CloseReason.IDLE;
  }

  private ConnectionInfo.State state() {
    if (isCondemned()) {
      return ConnectionInfo.State.CLOSING;
    }
    if (lent) {
      return ConnectionInfo.State.IN_USE;
    }
    return checked ? ConnectionInfo.State.VALIDATING : ConnectionInfo.State.IDLE;
  }

  ConnectionInfo info() {
    return new ConnectionInfo(id, state(), generation, opened, openTook, Optional.ofNullable(lastUsed), uses.get(),
        failures.get());
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // that is what equals means for connections
  public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
    Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
    return switch (method.getName()) {
      case "physical" -> this;
      case "close" -> {
        end(driver::close);
        yield null;
      }
      case "abort" -> {
        end(() -> driver.abort(first instanceof Executor executor ? executor : Runnable::run));
        yield null;
      }
      // HikariCP asks while nobody has it; the holder's own question is none of the pool's business.
      case "isValid" -> lent
          ? onDriver(method, arguments)
          : (Object) owner.answersHikari(this, first instanceof Integer seconds ? seconds : 0);
      case "unwrap" -> isDriver(first) ? driver : onDriver(method, arguments);
      case "isWrapperFor" -> isDriver(first) ? true : onDriver(method, arguments);
      case "equals" -> self == first;
      case "hashCode" -> System.identityHashCode(self);
      case "toString" -> "connection " + id;
      default -> onDriver(method, arguments);
    };
  }

  private boolean isDriver(@Nullable Object wanted) {
    return wanted instanceof Class<?> type && type.isInstance(driver);
  }

  private @Nullable Object onDriver(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(driver, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
