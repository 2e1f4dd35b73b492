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
 * A native pool all of whose connections lead to one client, as with the MongoDB driver: each {@link #evict} makes a new one, and
 * the old one is closed when nobody uses it any more. It counts nobody: it looks at {@link PoolContext#leased}.
 */
public final class SwappingBackend implements Backend<SwappingBackend.Access>, NativePool<SwappingBackend.Access> {

  /** What connections lead to. */
  public static final class Client {

    private volatile boolean retired;
    private final AtomicInteger closes = new AtomicInteger();

    private Client() {
    }

    /**
     * Whether it is closed.
     *
     * @return 1 once it is, 0 before
     */
    public int closes() {
      return closes.get();
    }
  }

  /**
   * A connection.
   *
   * @param client where it leads
   * @param ends how often it was given back or discarded
   */
  public record Access(Client client, AtomicInteger ends) {

    private Access(Client client) {
      this(client, new AtomicInteger());
    }
  }

  /** Those that were made, the first one first. */
  private final Queue<Client> clients = new ConcurrentLinkedQueue<>();
  private final boolean prompt;
  private volatile Client newest = make();
  private volatile @Nullable PoolContext context;
  private volatile @Nullable Consumer<Access> beforeConfirm;
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

  private Client make() {
    Client client = new Client();
    clients.add(client);
    return client;
  }

  /**
   * Does something between the next take and its confirmation, once.
   *
   * @param act what; is told the connection
   */
  public void beforeConfirm(Consumer<Access> act) {
    beforeConfirm = act;
  }

  /**
   * All that were made.
   *
   * @return the oldest first
   */
  public List<Client> clients() {
    return List.copyOf(clients);
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

  private boolean isLeased(Access access) {
    PoolContext gate = context;
    return gate != null && gate.leased().contains(access);
  }

  private boolean isLeased(Client client) {
    PoolContext gate = context;
    return gate != null && gate.leased().stream().anyMatch(access -> ((Access) access).client.equals(client));
  }

  private void closeIfUnused(Client client) {
    if (!isLeased(client)) {
      client.closes.compareAndSet(0, 1);
    }
  }

  @Override
  public NativePool<Access> create(Settings settings, PoolContext gate) {
    context = gate;
    return this;
  }

  @Override
  public Access take(Deadline deadline) {
    return new Access(newest);
  }

  @Override
  public @Nullable Access takeNow() {
    return prompt ? new Access(newest) : null;
  }

  @Override
  public boolean confirm(Access access) {
    if (audits && !isLeased(access)) {
      wrongAccount = true;
    }
    Consumer<Access> act = beforeConfirm;
    if (act != null) {
      beforeConfirm = null;
      act.accept(access);
    }
    return !access.client.retired;
  }

  @Override
  public void giveBack(Access access) {
    access.ends.incrementAndGet();
    if (audits && isLeased(access)) {
      wrongAccount = true;
    }
    if (access.client.retired) {
      closeIfUnused(access.client);
    }
  }

  @Override
  public void discard(Access access, Throwable cause) {
    giveBack(access);
  }

  @Override
  public void abort(Access access) {
  }

  @Override
  public int evict(EvictMode mode) {
    Client old = newest;
    newest = make();
    old.retired = true;
    closeIfUnused(old);
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
    return Capabilities.of(Map.of(PoolAct.EVICT_SOFT, "makes a new client"));
  }

  @Override
  public void close() {
  }

  @Override
  public String type() {
    return "swapping";
  }

  @Override
  public Class<Access> connectionType() {
    return Access.class;
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
    return "clients";
  }
}
