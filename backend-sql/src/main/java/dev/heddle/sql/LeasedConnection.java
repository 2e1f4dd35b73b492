package dev.heddle.sql;

import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseEndedException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A lease as a JDBC connection whose {@code close} ends it. Statements are wrapped too, since most failures are theirs;
 * result sets are not, since they are called for each value.
 *
 * <p>Dynamic proxies: a call costs some ten nanoseconds more, beside a round trip to the database.
 */
final class LeasedConnection implements InvocationHandler {

  private final Lease<Connection> lease;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Connection view;
  /** A failure that has been told to the pool; set by the one thread that uses the connection. */
  private volatile boolean reported;

  private LeasedConnection(Lease<Connection> lease) {
    this.lease = lease;
    this.view = (Connection) Proxy.newProxyInstance(LeasedConnection.class.getClassLoader(),
        new Class<?>[] {Connection.class}, this);
  }

  static Connection of(Lease<Connection> lease) {
    return new LeasedConnection(lease).view;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // that is what equals means for connections
  public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
    Object first = first(arguments);
    return switch (method.getName()) {
      case "close" -> {
        close();
        yield null;
      }
      case "isClosed" -> closed.get() || target().isClosed();
      case "isValid" -> closed.get() ? (Object) false : call(target(), method, arguments);
      case "abort" -> {
        abort(first instanceof Executor executor ? executor : Runnable::run);
        yield null;
      }
      case "unwrap" -> isView(first) ? view : call(target(), method, arguments);
      case "isWrapperFor" -> isView(first) ? (Object) true : call(target(), method, arguments);
      case "equals" -> self == first;
      case "hashCode" -> System.identityHashCode(self);
      case "toString" -> lease.toString();
      default -> wrapped(call(target(), method, arguments));
    };
  }

  private static @Nullable Object first(Object @Nullable [] arguments) {
    return arguments == null || arguments.length == 0 ? null : arguments[0];
  }

  private boolean isView(@Nullable Object wanted) {
    return wanted instanceof Class<?> type && type.isInstance(view);
  }

  private Connection target() throws SQLException {
    if (!closed.get()) {
      try {
        return lease.get();
      } catch (LeaseEndedException ended) {
        throw new SQLException("the pool has ended this lease", "08003", ended);
      }
    }
    throw new SQLException("this connection is closed", "08003");
  }

  private void close() {
    if (closed.compareAndSet(false, true)) {
      reportSilentEnd();
      lease.close();
    }
  }

  /** HikariCP drops a connection whose result set failed; the pool shall know. */
  private void reportSilentEnd() {
    try {
      if (!reported && lease.get().isClosed()) {
        lease.report(new SQLException("the connection broke while it was leased", SqlFailures.CONNECTION_FAILED));
      }
    } catch (SQLException | LeaseEndedException over) {
      // Then the pool knows.
    }
  }

  private void abort(Executor executor) throws SQLException {
    if (closed.compareAndSet(false, true)) {
      try {
        lease.get().abort(executor);
      } catch (LeaseEndedException over) {
        // Then it has been closed.
      } finally {
        lease.invalidate(new SQLException("aborted by its holder", "08003"));
      }
    }
  }

  private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      Throwable failure = thrown.getCause();
      if (failure instanceof SQLException && !closed.get()) {
        reported |= SqlFailures.classify(failure).breaksConnection();
        lease.report(failure);
      }
      throw failure;
    }
  }

  private @Nullable Object wrapped(@Nullable Object result) {
    return switch (result) {
      case CallableStatement statement -> new LeasedStatement(statement).as(CallableStatement.class);
      case PreparedStatement statement -> new LeasedStatement(statement).as(PreparedStatement.class);
      case Statement statement -> new LeasedStatement(statement).as(Statement.class);
      case null, default -> result;
    };
  }

  /** A statement of this connection. */
  private final class LeasedStatement implements InvocationHandler {

    private final Statement target;

    private LeasedStatement(Statement target) {
      this.target = target;
    }

    private Object as(Class<? extends Statement> type) {
      return Proxy.newProxyInstance(LeasedConnection.class.getClassLoader(), new Class<?>[] {type}, this);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // that is what equals means for statements
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
      return switch (method.getName()) {
        case "getConnection" -> view;
        case "unwrap" -> first(arguments) instanceof Class<?> type && type.isInstance(self)
            ? self
            : call(target, method, arguments);
        case "isWrapperFor" -> first(arguments) instanceof Class<?> type && type.isInstance(self)
            ? (Object) true
            : call(target, method, arguments);
        case "equals" -> self == first(arguments);
        case "hashCode" -> System.identityHashCode(self);
        default -> call(target, method, arguments);
      };
    }
  }
}
