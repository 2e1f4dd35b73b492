package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fake.Client;
import dev.heddle.server.fake.Client.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessTest extends ServerTest {

  private static final String TOKEN = "server: {token: geheim}\n";

  @Test
  void withoutAToken_onlyLoopbackMayBeListenedOn() {
    assertThatThrownBy(() -> start("server: {host: 0.0.0.0}")).isInstanceOf(StartException.class).hasMessage(
        "server.host is '0.0.0.0', which other machines can reach: set server.token, or listen on 127.0.0.1");
    assertThatThrownBy(() -> start("server: {host: '::'}")).isInstanceOf(StartException.class);
    assertThatThrownBy(() -> start("server: {host: no.such.host.invalid}")).isInstanceOf(StartException.class)
        .hasMessage("server.host: there is no address for 'no.such.host.invalid'");
    assertThat(start("server: {host: localhost}").port()).isPositive();
  }

  @Test
  void withAToken_anyAddressMay() {
    HeddleServer server = start("server: {host: 0.0.0.0, token: geheim}");
    Client client = new Client("http://127.0.0.1:" + server.port());
    assertThat(client.get("/admin/pools", "Authorization", "Bearer geheim").status()).isEqualTo(200);
  }

  @Test
  void withAToken_everythingButHealthNeedsIt() {
    Client client = client(start(TOKEN));
    for (String path : List.of("/admin/pools", "/admin/pool-stats", "/api/query/x", "/api/connection-status",
        "/anything", "/",
        "/health/../admin",
        "//admin/pools", "/health/x", "/healthy")) {
      Answer answer = client.get(path);
      assertThat(answer.status()).as(path).isEqualTo(401);
      assertThat(answer.problem()).as(path).isEqualTo("unauthorized");
      assertThat(answer.header("WWW-Authenticate")).as(path).startsWith("Bearer");
    }
    for (String path : List.of("/health", "/health/live", "/health/ready")) {
      assertThat(client.get(path).status()).as(path).isEqualTo(200);
    }
  }

  @Test
  void nothingIsServed_thatWasNotAskedFor() {
    Client client = client(start(""));
    for (String path : List.of("/observe/health", "/observe/metrics", "/observe/config", "/observe", "/", "/metrics")) {
      assertThat(client.get(path).status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void aWrongToken_isNoToken() {
    Client client = client(start(TOKEN));
    for (String header : List.of("Bearer", "Bearer ", "Bearer geheim2", "Bearer gehei", "Bearer GEHEIM", "Basic geheim",
        "geheim", "Bearer geheim geheim")) {
      assertThat(client.get("/admin/pools", "Authorization", header).status()).as(header).isEqualTo(401);
    }
    for (String header : List.of("Bearer geheim", "bearer geheim", "Bearer   geheim ")) {
      assertThat(client.get("/admin/pools", "Authorization", header).status()).as(header).isEqualTo(200);
    }
  }

  @Test
  void withAToken_anyNameOfThisMachineWillDo() throws IOException {
    HeddleServer server = start(TOKEN);
    assertThat(raw(server, "GET /admin/pools HTTP/1.1\r\nHost: pools.example\r\nAuthorization: Bearer geheim\r\n"))
        .isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void onLoopback_anotherNameIsRefused_againstDnsRebinding() throws IOException {
    HeddleServer server = start("");
    for (String name : List.of("evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
        "[::2]")) {
      assertThat(raw(server, "GET /admin/pools HTTP/1.1\r\nHost: " + name + "\r\n")).as(name)
          .isEqualTo("HTTP/1.1 403 Forbidden");
    }
    for (String name : List.of("localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:8080")) {
      assertThat(raw(server, "GET /admin/pools HTTP/1.1\r\nHost: " + name + "\r\n")).as(name)
          .isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void onLoopback_aPageOfAnotherSiteMayNotAct() throws IOException {
    HeddleServer server = start("instances: {store: {type: notes, url: x}}");
    String act = "POST /admin/pools/store/pause HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
    for (String header : List.of("Origin: http://evil.example", "Origin: null", "Origin: https://localhost",
        "Origin: http://localhost:1", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site")) {
      assertThat(raw(server, act + header + "\r\n")).as(header).isEqualTo("HTTP/1.1 403 Forbidden");
    }
    for (String header : List.of("Origin: http://localhost", "Sec-Fetch-Site: same-origin", "X-None: x")) {
      assertThat(raw(server, act + header + "\r\n")).as(header).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void whatIsNoRequest_isAnsweredAsAProblem() throws IOException {
    HeddleServer server = start("");
    assertThat(raw(server, "GET /admin/%zz HTTP/1.1\r\nHost: localhost\r\n")).isEqualTo("HTTP/1.1 400 Bad Request");
    assertThat(raw(server, "NONSENSE\r\n")).isEqualTo("HTTP/1.1 400 Bad Request");
    assertThat(client(server).get("/health").status()).as("the server goes on").isEqualTo(200);
  }

  /** Sends bytes that no well-behaved client would, and reads the first line of the answer. */
  private static String raw(HeddleServer server, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }
  }
}
