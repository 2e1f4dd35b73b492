package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS handshakes within reads and writes, and says goodbye in a close. */
class TlsDeadlineTest {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static SSLContext tls;

  private SocketPair pair;
  private DeadlineSocket socket;

  @BeforeAll
  static void makeCertificate(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("server.p12");
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=localhost", "-storetype", "PKCS12",
        "-keystore",
        store.toString(), "-storepass", new String(PASSWORD)).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), Charset.defaultCharset());
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD);
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
  }

  @BeforeEach
  void connect() throws IOException {
    pair = SocketPair.tls(tls);
    socket = pair.near;
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  private void greet() throws Exception {
    Background<Integer> greeted = Background.run(() -> pair.far.getInputStream().read());
    socket.getOutputStream().write(1);
    assertThat(greeted.result()).isEqualTo(1);
    pair.clock.advance(Duration.ofMinutes(1)); // rings what looked after the handshake
  }

  private interface Task {
    void run() throws IOException;
  }

  private static Background<Void> start(Task task) {
    return Background.run(() -> {
      task.run();
      return null;
    });
  }

  private void assertEndsByItsDeadline(Task task) {
    socket.until(Deadline.in(Duration.ofSeconds(1), pair.clock));
    Background<Void> background = start(task);
    Eventually.that("it is looked after", () -> pair.clock.alarmsSet() > 0);
    pair.clock.advance(Duration.ofMillis(999));
    assertThat(background.isDone()).isFalse();
    pair.clock.advance(Duration.ofMillis(1));
    assertThat(background.failure(SocketTimeoutException.class)).isNotNull();
  }

  @Test
  void aHandshakeThatIsNotAnswered_endsByItsDeadline() throws Exception {
    assertEndsByItsDeadline(() -> socket.getOutputStream().write(1));
  }

  @Test
  void aReadThatIsNotAnswered_endsByItsDeadline() throws Exception {
    greet();
    assertEndsByItsDeadline(() -> socket.getInputStream().read());
  }

  @Test
  void aWriteThatNobodyReads_endsByItsDeadline() throws Exception {
    greet();
    assertEndsByItsDeadline(() -> socket.getOutputStream().write(new byte[64 * 1024 * 1024]));
  }

  @Test
  void aCloseUnderAWriteThatNobodyReads_doesNotWaitForIt() throws Exception {
    greet();
    Background<Void> writing = start(() -> socket.getOutputStream().write(new byte[64 * 1024 * 1024]));
    assertThat(pair.far.getInputStream().read()).as("it has begun").isZero();
    start(socket::close).result();
    assertThat(writing.failure(IOException.class)).isNotInstanceOf(SocketTimeoutException.class);
  }
}
