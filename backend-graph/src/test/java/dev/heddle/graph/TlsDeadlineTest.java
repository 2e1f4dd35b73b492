package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.FakeClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS handshakes within reads and writes, and says goodbye in a close. */
class TlsDeadlineTest {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static SSLContext tls;

  private final FakeClock clock = new FakeClock();
  private ServerSocket server;
  private Socket accepted;
  private DeadlineSocket socket;

  @BeforeAll
  static void makeCertificate(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("server.p12");
    new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg",
        "EC", "-alias", "server", "-dname", "CN=localhost", "-storetype", "PKCS12", "-keystore", store.toString(),
        "-storepass", new String(PASSWORD)).inheritIO().start().waitFor();
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
    server = tls.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Socket plain = new Socket(server.getInetAddress(), server.getLocalPort());
    socket = new DeadlineSocket(tls.getSocketFactory().createSocket(plain, "localhost", server.getLocalPort(), true),
        clock);
    socket.setSoTimeout(30_000);
    accepted = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    accepted.close();
    server.close();
  }

  private void greet() throws Exception {
    CompletableFuture<Throwable> greeted = start(() -> assertThat(accepted.getInputStream().read()).isEqualTo(1));
    socket.getOutputStream().write(1);
    assertThat(ended(greeted)).isNull();
    clock.advance(Duration.ofMinutes(1)); // rings what looked after the handshake
  }

  private static CompletableFuture<Throwable> start(ThrowingCallable task) {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> outcome.complete(catchThrowable(task)));
    return outcome;
  }

  /** What came out; a hang fails. */
  private static Throwable ended(CompletableFuture<Throwable> outcome) {
    Eventually.that("it has ended", outcome::isDone);
    return outcome.join();
  }

  private void assertEndsByItsDeadline(ThrowingCallable task) throws Exception {
    socket.until(Deadline.in(Duration.ofSeconds(1), clock));
    CompletableFuture<Throwable> outcome = start(task);
    Eventually.that("it is looked after", () -> clock.alarmsSet() > 0);
    clock.advance(Duration.ofMillis(999));
    assertThat(outcome).isNotDone();
    clock.advance(Duration.ofMillis(1));
    assertThat(ended(outcome)).isInstanceOf(SocketTimeoutException.class);
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
    CompletableFuture<Throwable> writes = start(() -> socket.getOutputStream().write(new byte[64 * 1024 * 1024]));
    assertThat(accepted.getInputStream().read()).as("it has begun").isZero();
    assertThat(ended(start(socket::close))).isNull();
    assertThat(ended(writes)).isInstanceOf(IOException.class).isNotInstanceOf(SocketTimeoutException.class);
  }
}
