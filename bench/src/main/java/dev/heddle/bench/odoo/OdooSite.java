package dev.heddle.bench.odoo;

import dev.heddle.odoo.OdooBackend;
import dev.heddle.odoo.OdooConnection;
import dev.heddle.odoo.fixture.SimulatedOdoo;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.spi.Backends;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The Odoo to load, and how to crash it. */
final class OdooSite {

  /** What kills or starts a server. */
  private interface Act {
    void run() throws IOException, InterruptedException;
  }

  private final String kind;
  private final String url;
  private final Map<String, String> account;
  private final @Nullable Act kill;
  private final @Nullable Act start;

  private OdooSite(String kind, String url, Map<String, String> account, @Nullable Act kill, @Nullable Act start) {
    this.kind = kind;
    this.url = url;
    this.account = account;
    this.kill = kill;
    this.start = start;
  }

  static OdooSite real(String url, @Nullable String stop, @Nullable String start) {
    Map<String, String> account = new LinkedHashMap<>();
    System.getenv().forEach((name, value) -> {
      if (name.startsWith("ODOO_")) {
        account.put(name, value);
      }
    });
    return new OdooSite("real", url, account, stop == null ? null : () -> shell(stop),
        start == null ? null : () -> shell(start));
  }

  static OdooSite simulated(SimulatedOdoo odoo) {
    return new OdooSite("SIMULATED", odoo.url(), Map.of("ODOO_DB", SimulatedOdoo.DATABASE, "ODOO_USER", "admin",
        "ODOO_PASSWORD", "admin", "ODOO_API_KEY", odoo.apiKey()), odoo::kill, odoo::restart);
  }

  private static void shell(String command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    if (process.waitFor() != 0) {
      throw new IOException("'" + command + "' ended with " + process.exitValue());
    }
  }

  String describe() {
    return kind + ", " + url;
  }

  String url() {
    return url;
  }

  boolean canCrash() {
    return kill != null && start != null;
  }

  void kill() throws IOException, InterruptedException {
    Objects.requireNonNull(kill).run();
  }

  void start() throws IOException, InterruptedException {
    Objects.requireNonNull(start).run();
  }

  /** JSON-RPC logs in with the password, as most programs do; JSON-2 takes nothing but a key. */
  Map<String, Object> settings(String protocol) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("url", url);
    settings.put("protocol", protocol);
    settings.put("database", account.getOrDefault("ODOO_DB", "odoo"));
    if (protocol.equals("json-2")) {
      settings.put("api-key", account.getOrDefault("ODOO_API_KEY", ""));
    } else {
      settings.put("user", account.getOrDefault("ODOO_USER", "admin"));
      settings.put("password", account.getOrDefault("ODOO_PASSWORD", ""));
    }
    return settings;
  }

  ManagedPool<OdooConnection> pool(String protocol, int size) {
    Map<String, Object> settings = settings(protocol);
    settings.put("max-size", size);
    settings.put("acquire-timeout", "2m");
    return Backends.pool("odoo", new OdooBackend(), settings);
  }
}
