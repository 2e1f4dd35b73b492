package dev.heddle.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Outages of a real Odoo. {@code ODOO_CONTROL} is a command that takes {@code kill}, {@code up}, {@code pg-down} and
 * {@code pg-up} as its last word and returns when that is done.
 */
@EnabledIfEnvironmentVariable(named = "ODOO_URL", matches = ".+", disabledReason = "no ODOO_URL: no real Odoo to ask")
@EnabledIfEnvironmentVariable(named = "ODOO_CONTROL", matches = ".+", disabledReason = "no ODOO_CONTROL: no way to crash")
class OdooOutageLiveTest extends OdooOutageContract {

  @Override
  OdooSite site() {
    return OdooSite.fromEnvironment();
  }

  @Override
  void kill() throws Exception {
    control("kill");
  }

  @Override
  void restart() throws Exception {
    control("up");
  }

  @Override
  void databaseDown() throws Exception {
    control("pg-down");
  }

  @Override
  void databaseUp() throws Exception {
    control("pg-up");
  }

  @Override
  void tell(String measured) {
    System.out.println("outage of a real Odoo, " + measured);
  }

  private static void control(String act) throws IOException, InterruptedException {
    File log = File.createTempFile("odoo-control", ".log");
    Process process = new ProcessBuilder("sh", "-c", System.getenv("ODOO_CONTROL") + " " + act)
        .redirectErrorStream(true).redirectOutput(log).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(act + " is done").isTrue();
    assertThat(process.exitValue()).as(act + ": see " + log).isZero();
    assertThat(log.delete()).isTrue();
  }
}
