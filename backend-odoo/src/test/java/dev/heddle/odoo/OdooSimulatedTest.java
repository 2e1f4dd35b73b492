package dev.heddle.odoo;

import dev.heddle.odoo.fixture.SimulatedOdoo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on the simulated Odoo. */
class OdooSimulatedTest extends OdooContract {

  private static SimulatedOdoo odoo;

  @BeforeAll
  static void start() {
    odoo = SimulatedOdoo.start();
  }

  @AfterAll
  static void stop() {
    odoo.close();
  }

  @Override
  OdooSite site() {
    return OdooSite.of(odoo);
  }
}
