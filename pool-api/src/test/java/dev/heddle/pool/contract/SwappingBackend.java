package dev.heddle.pool.contract;

import dev.heddle.pool.Capabilities;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.NativeFigures;
import dev.heddle.pool.spi.NativePool;
import dev.heddle.pool.spi.PoolContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A native pool whose connections lead to a house that others move out of: each {@link #evict} builds a new one, and the old
 * one is torn down when nobody has a connection to it any more. It counts nobody: it looks at {@link PoolContext#leased}.
 */
public final class SwappingBackend implements Backend<SwappingBackend.Way>, NativePool<SwappingBackend.Way> {

  /** What connections lead to. */
  public static final class House {

    private volatile boolean left;
    private final AtomicInteger tornDown = new AtomicInteger();

    private House() {
    }

    /**
     * Whether it is gone.
     *
     * @return how often it was torn down
     */
    public int tornDown() {
      return tornDown.get();
    }
  }

  /**
   * A connection.
   *
   * @param house where it leads
   * @param ends how often it was given back or discarded
   */
  public record Way(House house, AtomicInteger ends) {

    private Way(House house) {
      this(house, new AtomicInteger());
    }
  }

  /** Those that were built, the first one first. */
  private final Queue<House> houses = new ConcurrentLinkedQueue<>();
  private final boolean prompt;
  private volatile House newest = build();
  private volatile @Nullable PoolContext context;
  private volatile @Nullable Consumer<Way> beforeConfirm;
  private boolean audits;
  private volatile boolean wrongAccount;

  /**
   * Makes one.
   *
   * @param prompt whether it gives connections at once, where it is asked for those
   */
  public SwappingBackend(boolean prompt) {
    this.prompt = prompt;
  }

  private House build() {
    House house = new House();
    houses.add(house);
    return house;
  }

  /**
   * Does something between the next take and its confirmation, once.
   *
   * @param act what; is told the connection
   */
  public void beforeConfirm(Consumer<Way> act) {
    beforeConfirm = act;
  }

  /**
   * All that were built.
   *
   * @return the oldest first
   */
  public List<House> houses() {
    return List.copyOf(houses);
  }

  /**
   * Looks at the account whenever a connection is confirmed or ends. Before its first use; without it there is little between a
   * take and its confirmation, as races want it.
   *
   * @return this
   */
  public SwappingBackend auditing() {
    audits = true;
    return this;
  }

  /**
   * Whether a connection was in the account when it had been given back or discarded already, or was not when it was to be
   * confirmed.
   *
   * @return true if the gate broke its promise
   */
  public boolean hasSeenAWrongAccount() {
    return wrongAccount;
  }

  private boolean isLeased(Way way) {
    PoolContext gate = context;
    return gate != null && gate.leased().contains(way);
  }

  private boolean isLeased(House house) {
    PoolContext gate = context;
    return gate != null && gate.leased().stream().anyMatch(way -> ((Way) way).house.equals(house));
  }

  private void tearDownIfEmpty(House house) {
    if (!isLeased(house)) {
      house.tornDown.compareAndSet(0, 1);
    }
  }

  @Override
  public NativePool<Way> create(Settings settings, PoolContext gate) {
    context = gate;
    return this;
  }

  @Override
  public Way take(Deadline deadline) {
    return new Way(newest);
  }

  @Override
  public @Nullable Way takeNow() {
    return prompt ? new Way(newest) : null;
  }

  @Override
  public boolean confirm(Way way) {
    if (audits && !isLeased(way)) {
      wrongAccount = true;
    }
    Consumer<Way> act = beforeConfirm;
    if (act != null) {
      beforeConfirm = null;
      act.accept(way);
    }
    return !way.house.left;
  }

  @Override
  public void giveBack(Way way) {
    way.ends.incrementAndGet();
    if (audits && isLeased(way)) {
      wrongAccount = true;
    }
    if (way.house.left) {
      tearDownIfEmpty(way.house);
    }
  }

  @Override
  public void discard(Way way, Throwable cause) {
    giveBack(way);
  }

  @Override
  public void abort(Way way) {
  }

  @Override
  public int evict(EvictMode mode) {
    House old = newest;
    newest = build();
    old.left = true;
    tearDownIfEmpty(old);
    return 1;
  }

  @Override
  public Duration takeOverrun() {
    return Duration.ZERO;
  }

  @Override
  public void resize(int minIdle, int maxSize) {
  }

  @Override
  public void reconfigure(Settings settings) {
  }

  @Override
  public void probe(Deadline deadline) {
  }

  /** As many idle ones as anybody could want. */
  @Override
  public NativeFigures figures() {
    return new NativeFigures(1_000, 0, 0);
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.of(Map.of(PoolAct.EVICT_SOFT, "builds a new house"));
  }

  @Override
  public void close() {
  }

  @Override
  public String type() {
    return "swapping";
  }

  @Override
  public Class<Way> connectionType() {
    return Way.class;
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of();
  }

  @Override
  public FailureKind classify(Throwable failure) {
    return FailureKind.REQUEST;
  }

  @Override
  public String describeTarget(Settings settings) {
    return "houses";
  }
}
