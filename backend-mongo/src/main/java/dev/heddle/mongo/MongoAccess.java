package dev.heddle.mongo;

import com.mongodb.client.MongoCluster;
import com.mongodb.client.MongoDatabase;
import dev.heddle.pool.Deadline;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a MongoDB pool lends: the right to run one operation at a time on a deployment.
 *
 * <p>The driver gives nobody a connection to hold: each operation takes one from the driver's own pool and gives it back.
 * A lease is the permit to do so, and there are never more permits than connections to one server, so no operation waits
 * inside the driver. Run one operation after the other, and read every cursor to its end or close it, before the lease
 * is closed; a cursor or database that outlives its lease works without a permit and breaks when the client is swapped.
 *
 * <p>For the thread that holds the lease. An interrupt ends a running operation at once in a virtual thread; in a
 * platform thread, whose socket reads Java cannot interrupt, when its answer or its timeout comes.
 */
public final class MongoAccess {

  private static final VarHandle HOLDER;

  static {
    try {
      HOLDER = MethodHandles.lookup().findVarHandle(MongoAccess.class, "holder", Thread.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Generation generation;
  private volatile @Nullable Throwable aborted;
  private volatile @Nullable Thread holder;

  MongoAccess(Generation generation) {
    this.generation = generation;
  }

  /**
   * The configured database.
   *
   * @return the database, with the timeouts of the settings
   * @throws IllegalStateException if the lease was reclaimed or its pool closed
   */
  public MongoDatabase database() {
    use();
    return generation.database();
  }

  /**
   * The configured database, whose operations end by a deadline: {@code access.database(lease.deadline())}. The server
   * gets what remains as {@code maxTimeMS}.
   *
   * @param deadline by when each operation must be over; {@link Deadline#NONE} leaves the timeouts of the settings
   * @return the database
   * @throws IllegalStateException if the lease was reclaimed or its pool closed
   */
  public MongoDatabase database(Deadline deadline) {
    return limited(database(), deadline);
  }

  /** Another database, whose operations end by a deadline. */
  MongoDatabase database(String name, Deadline deadline) {
    return limited(cluster().getDatabase(name), deadline);
  }

  private static MongoDatabase limited(MongoDatabase database, Deadline deadline) {
    return deadline.isNone() ? database : database.withTimeout(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * All databases of the deployment.
   *
   * @return the driver's client, without its {@code close}: others use it too
   * @throws IllegalStateException if the lease was reclaimed or its pool closed
   */
  public MongoCluster cluster() {
    use();
    return generation.client();
  }

  private void use() {
    Throwable cause = aborted;
    if (cause != null) {
      throw new IllegalStateException("this lease was ended by its pool", cause);
    }
    HOLDER.setRelease(this, Thread.currentThread()); // who aborts in this instant may come too early with a fence as well
  }

  /**
   * What the driver says of its pools.
   *
   * @return the figures of the whole pool, not of this lease
   */
  public MongoStats stats() {
    return generation.stats();
  }

  Generation generation() {
    return generation;
  }

  boolean isAborted() {
    return aborted != null;
  }

  /** Refuses further work and interrupts the operation that runs in it. */
  void abort() {
    aborted = new IllegalStateException("closed under its holder");
    Thread user = holder;
    if (user != null) {
      generation.interrupt(user);
    }
  }

  @Override
  public String toString() {
    return "access to " + generation;
  }
}
