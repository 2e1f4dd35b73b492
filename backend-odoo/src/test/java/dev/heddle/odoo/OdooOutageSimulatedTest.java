package dev.heddle.odoo;

import dev.heddle.odoo.fixture.SimulatedOdoo;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Outages of the simulated Odoo. */
class OdooOutageSimulatedTest extends OdooOutageContract {

  private static SimulatedOdoo odoo;

  @BeforeAll
  static void start() {
    odoo = SimulatedOdoo.start().latency(Duration.ofMillis(5));
  }

  @AfterAll
  static void stop() {
    odoo.close();
  }

  @Override
  OdooSite site() {
    return OdooSite.of(odoo);
  }

  @Override
  void kill() {
    odoo.kill();
  }

  @Override
  void restart() {
    odoo.restart();
  }

  @Override
  void databaseDown() {
    odoo.databaseDown(true);
  }

  @Override
  void databaseUp() {
    odoo.databaseDown(false);
  }
}
