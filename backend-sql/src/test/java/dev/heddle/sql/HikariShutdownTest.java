package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.pool.HikariPool;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.NativePool;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HikariCP's shutdown waits with its monitor held, which keeps a virtual thread on its carrier before JDK 24. */
class HikariShutdownTest {

  private final Logger hikari = Logger.getLogger(HikariPool.class.getName());
  private final List<Thread> shuttingDown = new CopyOnWriteArrayList<>();
  private final Handler listening = new Listening();

  /** HikariCP says that it begins, in the thread that does it. */
  private final class Listening extends Handler {

    @Override
    public void publish(LogRecord said) {
      if (said.getMessage().contains("Before shutdown")) {
        shuttingDown.add(Thread.currentThread());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    hikari.setLevel(Level.FINE);
    hikari.setUseParentHandlers(false);
    hikari.addHandler(listening);
  }

  @AfterEach
  void listenNoMore() {
    hikari.removeHandler(listening);
    hikari.setUseParentHandlers(true);
    hikari.setLevel(null);
  }

  @Test
  void close_inAVirtualThread_shutsHikariDownInAPlatformThread() throws InterruptedException {
    SqlBackend backend = new SqlBackend();
    NativePool<Connection> pool = (NativePool<Connection>) backend.create(Settings.of(Backends.settings(backend),
        Map.of("url", "jdbc:postgresql://127.0.0.1:1/nowhere", "username", "app", "min-idle", 0)),
        new RecordingContext());

    Thread.ofVirtual().start(pool::close).join();

    assertThat(shuttingDown).isNotEmpty().noneMatch(Thread::isVirtual);
  }
}
