package dev.heddle.odoo;

import dev.heddle.pool.contract.BackendFixture;
import dev.heddle.pool.contract.FactoryContract;

/** What every backend promises, by the protocol of older servers. */
class OdooRpcBackendTest extends FactoryContract<OdooConnection> {

  @Override
  protected BackendFixture<OdooConnection> newFixture() {
    return new OdooBackendTest.OdooFixture("json-rpc");
  }
}
