package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.ConnectionSource;
import dev.heddle.pool.spi.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every backend promises of its settings and of its failures. Inherit {@link FactoryContract} or
 * {@link NativePoolContract}, which add what its connections or its own pool must do.
 *
 * @param <C> the connection
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class BackendContract<C> {

  /** Long enough for any local target. */
  static final Duration PLENTY = Duration.ofSeconds(15);
  /** For a target that does not answer. Several drivers know whole seconds only. */
  static final Duration SHORT = Duration.ofSeconds(2);

  BackendFixture<C> fixture;
  final CountingBudget budget = new CountingBudget(Integer.MAX_VALUE);
  final FakeContext context = new FakeContext(budget);

  /** For the two kinds of contract. */
  BackendContract() {
  }

  /**
   * The one thing that is asked for.
   *
   * @return a fixture, used for one test and then closed
   * @throws Exception if the target cannot be started
   */
  protected abstract BackendFixture<C> newFixture() throws Exception;

  @BeforeEach
  void takeFixture() throws Exception {
    fixture = newFixture();
  }

  @AfterEach
  void closeFixture() {
    fixture.close();
  }

  final Backend<C> backend() {
    return fixture.backend();
  }

  final Settings read(Map<String, ?> raw) {
    return Settings.of(Backends.settings(backend()), raw);
  }

  final ConnectionSource<C> create(Map<String, ?> raw) {
    return backend().create(read(raw), context);
  }

  @Test
  void type_isALowerCaseWord() {
    assertThat(backend().type()).matches("[a-z][a-z0-9-]*");
    assertThat(backend().connectionType()).isNotNull();
  }

  @Test
  void backend_isFound_byItsType() {
    assertThat(Backends.find(backend().type())).get().isInstanceOf(backend().getClass());
  }

  @Test
  void settings_eachHaveAMeaning_andSayWhatIsAllowed() {
    assertThat(backend().settings()).isNotEmpty().allSatisfy(setting -> {
      assertThat(setting.meaning()).as(setting.name()).hasSizeGreaterThan(10).endsWith(".");
      assertThat(setting.allowed()).as(setting.name()).isNotBlank();
    });
  }

  @Test
  void settings_haveNamesOfTheirOwn() {
    List<String> names = backend().settings().stream().map(Setting::name).toList();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(names).doesNotContainAnyElementsOf(PoolSettings.all().stream().map(Setting::name).toList());
  }

  @Test
  void settings_defaultsCanBeWrittenAndReadAgain() {
    assertThat(Backends.settings(backend())).allSatisfy(setting -> {
      if (!setting.isSecret()) {
        setting.defaultText().ifPresent(text -> assertThat(setting.read(text)).as(setting.name())
            .isEqualTo(setting.defaultValue().orElseThrow()));
      }
    });
  }

  @Test
  void settings_thatAreSecret_haveNoDefault() {
    assertThat(backend().settings()).filteredOn(Setting::isSecret)
        .allSatisfy(setting -> assertThat(setting.defaultValue()).as(setting.name()).isEmpty());
  }

  @Test
  void poolDefaults_areOfThePoolsSettings_andAllowed() {
    backend().poolDefaults().forEach((setting, value) -> {
      assertThat(PoolSettings.all()).contains(setting);
      assertThatCode(() -> setting.read(value)).as(setting.name()).doesNotThrowAnyException();
    });
  }

  @Test
  void settings_thatAreRequired_areMissed() {
    List<String> required = backend().settings().stream().filter(Setting::isRequired).map(Setting::name).toList();
    for (String name : required) {
      Map<String, Object> without = new LinkedHashMap<>(fixture.settings());
      if (without.remove(name) != null) {
        assertThatThrownBy(() -> read(without)).isInstanceOf(InvalidSettingsException.class)
            .hasMessageContaining(name);
      }
    }
  }

  @Test
  void settings_maskSecrets_whereverTheyAreShown() {
    Settings settings = read(fixture.settings());
    String shown = settings + " " + backend().describeTarget(settings) + " "
        + settings.declared().stream().map(setting -> settings.show(setting).orElse("")).toList();
    assertThat(fixture.secrets()).allSatisfy(secret -> assertThat(shown).doesNotContain(secret));
  }

  @Test
  void describeTarget_saysWhereItIs() {
    Settings elsewhere = read(fixture.settingsFor("127.0.0.1", 54_321));
    assertThat(backend().describeTarget(elsewhere)).contains("54321");
  }

  @Test
  void create_doesNotContactTheTarget() {
    try (FaultServer server = FaultServer.silent()) {
      ConnectionSource<C> source = create(fixture.settingsFor(server.host(), server.port()));
      assertThat(source).isNotNull();
      assertThat(server.contacts()).isZero();
      assertThat(context.opened()).isZero();
      assertThat(budget.reserved()).isZero();
      shut(source);
    }
  }

  @Test
  void create_ofATargetThatIsNotThere_doesNotFail() {
    FaultServer nobody = FaultServer.refusing();
    shut(create(fixture.settingsFor(nobody.host(), nobody.port())));
  }

  @Test
  @SuppressWarnings("ThrowableNotThrown") // they are only looked at
  void classify_neverThrows() {
    IOException circle = new IOException("a");
    IllegalStateException other = new IllegalStateException("b", circle);
    circle.initCause(other);
    List<Throwable> zoo = List.of(new Exception(), new RuntimeException((String) null), new StackOverflowError(),
        new AssertionError("x"), new InterruptedException(), new TimeoutException(), new CancellationException(),
        new ExecutionException(new IOException("inner")), new NullPointerException(), circle, other);
    assertThat(zoo).allSatisfy(failure -> assertThat(backend().classify(failure)).isNotNull());
  }

  @Test
  void classify_ofTheCallersOwnFailure_isRequest() {
    List<Throwable> own = List.of(new IllegalArgumentException("my mistake"), new NullPointerException("my mistake"),
        new ArithmeticException("/ by zero"));
    assertThat(own).allSatisfy(failure -> assertThat(backend().classify(failure)).isEqualTo(FailureKind.REQUEST));
  }

  @Test
  void classify_ofAnInterrupt_isNotTheTargetsFault() {
    assertThat(backend().classify(new InterruptedException()).isUnhealthy()).isFalse();
  }

  @Test
  void classify_ofABrokenWire_costsTheConnection() {
    assertThat(backend().classify(new ConnectException("Connection refused"))).isEqualTo(FailureKind.TARGET_DOWN);
    assertThat(backend().classify(new SocketTimeoutException("Read timed out")).breaksConnection()).isTrue();
  }

  /** Shuts a source down, of whichever kind. */
  static void shut(ConnectionSource<?> source) {
    switch (source) {
      case dev.heddle.pool.spi.ConnectionFactory<?> factory -> factory.shutdown();
      case dev.heddle.pool.spi.NativePool<?> pool -> pool.close();
    }
  }

  /** Runs something that must end by its deadline, with room for a slow machine. */
  final Throwable failureInTime(java.util.concurrent.Callable<?> attempt) {
    long begun = System.nanoTime();
    Throwable failure = Background.run(attempt::call).failure(Throwable.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SHORT.plus(PLENTY));
    assertThat(fixture.secrets()).allSatisfy(secret -> assertThat(everyMessage(failure)).doesNotContain(secret));
    return failure;
  }

  static String everyMessage(Throwable failure) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    for (Throwable each = failure; each != null && depth < 20; each = each.getCause(), depth++) {
      text.append(each).append('\n');
    }
    return text.toString();
  }

  static Deadline soon() {
    return Deadline.in(SHORT);
  }

  static Deadline plenty() {
    return Deadline.in(PLENTY);
  }
}
