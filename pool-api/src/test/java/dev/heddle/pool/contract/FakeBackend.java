package dev.heddle.pool.contract;

import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.ConnectionSource;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.PoolContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real, small backend whose target is in memory. It comes in both kinds: connections that the pool core keeps, or a
 * native pool under the core's gate.
 */
public final class FakeBackend implements Backend<FakeConnection> {

  /** Where the target is; a change needs new connections. */
  public static final Setting<String> ENDPOINT = Setting.text("endpoint", "Where the target is.")
      .defaultsTo("fake://here");
  /** Changes live. */
  public static final Setting<String> NOTE = Setting.text("note", "Written on the target's wall.").defaultsTo("none")
      .live();
  /** Secret. */
  public static final Setting<String> PASSWORD = Setting.text("password", "Lets us in.").defaultsTo("open-sesame")
      .secret();

  private final FakeTarget target;
  private final boolean isNative;
  private final Duration takeOverrun;
  private final boolean prompt;
  private volatile @Nullable PoolContext context;

  private FakeBackend(FakeTarget target, boolean isNative, Duration takeOverrun, boolean prompt) {
    this.target = target;
    this.isNative = isNative;
    this.takeOverrun = takeOverrun;
    this.prompt = prompt;
  }

  /**
   * A backend whose connections the pool core keeps.
   *
   * @param target what its connections lead to
   * @return the backend
   */
  public static FakeBackend pooled(FakeTarget target) {
    return new FakeBackend(target, false, Duration.ZERO, false);
  }

  /**
   * A backend that brings a pool of its own.
   *
   * @param target what its connections lead to
   * @return the backend
   */
  public static FakeBackend nativelyPooled(FakeTarget target) {
    return new FakeBackend(target, true, Duration.ZERO, false);
  }

  /**
   * A backend that brings a pool of its own, which may last longer than asked.
   *
   * @param target what its connections lead to
   * @param takeOverrun how much longer than its deadline a take may last
   * @return the backend
   */
  public static FakeBackend nativelyPooled(FakeTarget target, Duration takeOverrun) {
    return new FakeBackend(target, true, takeOverrun, false);
  }

  /**
   * A backend that brings a pool of its own, which gives at once what it has ready.
   *
   * @param target what its connections lead to
   * @return the backend
   */
  public static FakeBackend promptlyPooled(FakeTarget target) {
    return new FakeBackend(target, true, Duration.ZERO, true);
  }

  /**
   * The target.
   *
   * @return what its connections lead to
   */
  public FakeTarget target() {
    return target;
  }

  /**
   * What the last pool offered.
   *
   * @return the context given to the last {@link #create}
   */
  public PoolContext context() {
    PoolContext last = context;
    if (last == null) {
      throw new IllegalStateException("no pool has been made yet");
    }
    return last;
  }

  @Override
  public String type() {
    return "fake";
  }

  @Override
  public Class<FakeConnection> connectionType() {
    return FakeConnection.class;
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(ENDPOINT, NOTE, PASSWORD);
  }

  @Override
  public ConnectionSource<FakeConnection> create(Settings settings, PoolContext context) {
    this.context = context;
    return isNative ? new FakeNativePool(target, context, settings, takeOverrun, prompt) : new FakeFactory(target);
  }

  @Override
  public FailureKind classify(Throwable failure) {
    return failure instanceof FakeFailure fake ? fake.kind() : FailureKind.REQUEST;
  }

  @Override
  public String describeTarget(Settings settings) {
    return settings.get(ENDPOINT);
  }

  @Override
  public String toString() {
    return (isNative ? "native pool" : "factory") + " over a fake target";
  }
}
