package dev.heddle.odoo;

import dev.heddle.odoo.fixture.SimulatedOdoo;
import dev.heddle.pool.contract.BackendFixture;
import dev.heddle.pool.contract.FactoryContract;
import dev.heddle.pool.spi.Backend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every backend promises, by the protocol of Odoo 19. */
class OdooBackendTest extends FactoryContract<OdooConnection> {

  @Override
  protected BackendFixture<OdooConnection> newFixture() {
    return new OdooFixture("json-2");
  }

  /** A simulated Odoo for each test. */
  static final class OdooFixture implements BackendFixture<OdooConnection> {

    private final SimulatedOdoo odoo = SimulatedOdoo.start();
    private final String protocol;

    OdooFixture(String protocol) {
      this.protocol = protocol;
    }

    @Override
    public Backend<OdooConnection> backend() {
      return new OdooBackend();
    }

    @Override
    public Map<String, ?> settings() {
      Map<String, Object> settings = OdooSite.of(odoo).settings(protocol);
      odoo.password("admin", "admins-own-secret");
      settings.replace("password", "admins-own-secret");
      settings.putAll(Map.of("hold-after-timeout", "0s", "attempts", 1));
      return settings;
    }

    @Override
    public Map<String, ?> settingsFor(String host, int port) {
      Map<String, Object> settings = new LinkedHashMap<>(settings());
      settings.put("url", "http://" + host + ":" + port);
      return settings;
    }

    @Override
    public List<String> secrets() {
      return List.of(protocol.equals("json-2") ? odoo.apiKey() : "admins-own-secret");
    }

    @Override
    public void use(OdooConnection connection) throws InterruptedException {
      connection.contextGet();
    }

    @Override
    public void kill(OdooConnection connection) {
      odoo.hangUp(1);
    }

    @Override
    public void close() {
      odoo.close();
    }
  }
}
