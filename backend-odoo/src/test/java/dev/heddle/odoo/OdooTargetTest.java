package dev.heddle.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that do not fit each other, and what a target is called. */
class OdooTargetTest {

  private static OdooTarget target(Map<String, ?> given) {
    return OdooTarget.of(Settings.of(OdooSettings.all(), given), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://odoo", "odoo.example:8069", "http://", "http://me:secret@odoo", "http://odoo/?db=x",
      "not a url secret"})
  void url_ofAnotherKind_isRefused_withoutShowingIt(String url) {
    assertThatThrownBy(() -> target(Map.of("url", url, "api-key", "k"))).isInstanceOf(InvalidSettingsException.class)
        .hasMessageStartingWith("url: ").message().doesNotContain("secret");
  }

  @Test
  void credentials_mustSuitTheProtocol() {
    assertThatThrownBy(() -> target(Map.of("url", "http://o"))).hasMessageContaining("api-key: missing");
    assertThatThrownBy(() -> target(Map.of("url", "http://o", "protocol", "json-2", "user", "u", "password", "p")))
        .hasMessageContaining("api-key: missing");
    assertThatThrownBy(() -> target(Map.of("url", "http://o", "protocol", "json-rpc", "password", "p")))
        .hasMessageContaining("user: missing").hasMessageContaining("database: missing");
  }

  @Test
  void describe_saysWhere_withoutCredentials() {
    assertThat(target(Map.of("url", "https://erp.example/odoo/", "database", "main", "api-key", "k")).describe())
        .isEqualTo("https://erp.example/odoo/main");
  }

  @Test
  void credentials_neverShowTheirSecrets() {
    assertThat(OdooCredentials.password("1", "bea", "hunter22").toString()).contains("bea").doesNotContain("hunter22");
    assertThat(OdooCredentials.apiKey("1", "0123456789abcdef").mask("key 0123456789abcdef is bad"))
        .isEqualTo("key *** is bad");
  }

  @Test
  void version_isReadFromAnyServersWord() {
    assertThat(OdooVersion.of("19.0").major()).isEqualTo(19);
    assertThat(OdooVersion.of("19.0+e-20260101").major()).isEqualTo(19);
    assertThat(OdooVersion.of("saas~18.2").major()).isEqualTo(18);
    assertThat(OdooVersion.of("master").major()).isZero();
  }
}
