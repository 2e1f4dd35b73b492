package dev.heddle.registry;

import dev.heddle.pool.CloseReport;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The close of one pool, under way in a thread of its own. */
final class Closing {

  private static final System.Logger LOG = System.getLogger(PoolRegistry.class.getName());

  private final Instance<?> instance;
  private final Thread thread;
  private volatile @Nullable CloseReport report;

  private Closing(Instance<?> instance, Duration grace) {
    this.instance = instance;
    this.thread = Thread.ofVirtual().name("heddle-close-" + instance.name()).unstarted(() -> close(grace));
  }

  static Closing begin(Instance<?> instance, Duration grace) {
    Closing closing = new Closing(instance, grace);
    closing.thread.start();
    return closing;
  }

  private void close(Duration grace) {
    try {
      report = instance.pool().close(grace);
    } catch (RuntimeException broken) { // one pool's fault must not keep the others open
      LOG.log(System.Logger.Level.ERROR, "pool '" + instance.name() + "' could not be closed", broken);
    }
  }

  Instance<?> instance() {
    return instance;
  }

  /** Ends the wait for leases. */
  void hurry() {
    thread.interrupt();
  }

  void await() throws InterruptedException {
    thread.join();
  }

  /** What was closed; empty until then. */
  Optional<CloseReport> report() {
    return Optional.ofNullable(report);
  }
}
