package dev.heddle.pool.contract;

import dev.heddle.pool.spi.Backend;
import java.util.List;
import java.util.Map;

/**
 * What {@link BackendContract} asks a backend's tests for: a target that works, and a way to hurt it. A new fixture is
 * made for each test; a server that is slow to start may be kept in a static field.
 *
 * @param <C> the connection
 */
public interface BackendFixture<C> extends AutoCloseable {

  /**
   * The backend.
   *
   * @return a new one, or always the same: it has no state
   */
  Backend<C> backend();

  /**
   * What leads to the target that works.
   *
   * @return names and values of the backend's settings, with a secret where it has any
   */
  Map<String, ?> settings();

  /**
   * What leads elsewhere: to a port where nobody listens, or somebody who never answers.
   *
   * @param host a host name
   * @param port a port
   * @return names and values of the backend's settings
   */
  Map<String, ?> settingsFor(String host, int port);

  /**
   * The secrets in {@link #settings()} as they stand there, which nobody may ever see.
   *
   * @return for instance the password; empty where there is none
   */
  List<String> secrets();

  /**
   * Uses a connection for something cheap that goes to the target and back.
   *
   * @param connection the connection
   * @throws Exception if it does not work
   */
  void use(C connection) throws Exception;

  /**
   * Breaks a connection from outside, as when the target's process is killed: the next use fails.
   *
   * @param connection the connection
   * @throws Exception if that failed
   */
  void kill(C connection) throws Exception;

  /** Frees what belongs to this test alone. Does nothing by default. */
  @Override
  default void close() {
  }
}
