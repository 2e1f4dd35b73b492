package dev.heddle.odoo;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract on a real Odoo 19, where {@code ODOO_URL} and its companions name one. */
@EnabledIfEnvironmentVariable(named = "ODOO_URL", matches = ".+", disabledReason = "no ODOO_URL: no real Odoo to ask")
class OdooLiveTest extends OdooContract {

  @Override
  OdooSite site() {
    return OdooSite.fromEnvironment();
  }
}
