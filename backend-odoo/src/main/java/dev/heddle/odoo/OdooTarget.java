package dev.heddle.odoo;

import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.SettingProblem;
import dev.heddle.pool.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One configured Odoo: the settings, read and checked against each other. Holds no credentials. */
record OdooTarget(
    URI url,
    Optional<String> database,
    Choice protocol,
    Duration connectTimeout,
    Duration readTimeout,
    int maxResponseBytes,
    double callsPerSecond,
    int burst,
    int bulkhead,
    boolean forceClose,
    int attempts,
    Duration retryWait,
    Duration holdAfterTimeout) {

  /** Which protocol was asked for. */
  enum Choice {
    AUTO, JSON_2, JSON_RPC
  }

  /** Odoo's hosted servers publish no figures; one call at a time and one per second bothers nobody. */
  private static final double HOSTED_CALLS_PER_SECOND = 1;
  private static final int HOSTED_BURST = 5;
  private static final int HOSTED_BULKHEAD = 1;

  /**
   * Reads settings.
   *
   * @param given the checked values
   * @param ownSource whether the credentials come from elsewhere
   */
  static OdooTarget of(Settings given, boolean ownSource) {
    List<SettingProblem> problems = new ArrayList<>();
    URI url = url(given.get(OdooSettings.URL), problems);
    Choice protocol = Choice.valueOf(given.get(OdooSettings.PROTOCOL).toUpperCase(Locale.ROOT).replace('-', '_'));
    if (!ownSource) {
      checkCredentials(given, protocol, problems);
    }
    if (protocol == Choice.JSON_RPC && given.find(OdooSettings.DATABASE).isEmpty()) {
      problems.add(new SettingProblem(OdooSettings.DATABASE.name(), "missing; protocol json-rpc needs it"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    boolean hosted = given.get(OdooSettings.PRESET).equals("hosted");
    double rate = given.find(OdooSettings.CALLS_PER_SECOND).orElse(hosted ? HOSTED_CALLS_PER_SECOND : 0.0);
    int burst = given.find(OdooSettings.BURST).orElse(hosted ? HOSTED_BURST : (int) Math.max(1, Math.ceil(rate)));
    int bulkhead = given.find(OdooSettings.BULKHEAD).orElse(hosted ? HOSTED_BULKHEAD : 0);
    return new OdooTarget(url, given.find(OdooSettings.DATABASE), protocol, given.get(OdooSettings.CONNECT_TIMEOUT),
        given.get(OdooSettings.READ_TIMEOUT), given.get(OdooSettings.MAX_RESPONSE_BYTES), rate, burst, bulkhead,
        given.get(OdooSettings.FORCE_CLOSE), given.get(OdooSettings.ATTEMPTS), given.get(OdooSettings.RETRY_WAIT),
        given.get(OdooSettings.HOLD_AFTER_TIMEOUT));
  }

  private static void checkCredentials(Settings given, Choice protocol, List<SettingProblem> problems) {
    boolean key = given.find(OdooSettings.API_KEY).isPresent();
    boolean password = given.find(OdooSettings.PASSWORD).isPresent();
    if (!key && (protocol == Choice.JSON_2 || !password)) {
      problems.add(new SettingProblem(OdooSettings.API_KEY.name(), protocol == Choice.JSON_2
          ? "missing; protocol json-2 takes nothing else"
          : "missing; an api-key, or a user and its password, is needed"));
    }
    boolean needsUser = protocol == Choice.JSON_RPC || (password && !key);
    if (needsUser && given.find(OdooSettings.USER).isEmpty()) {
      problems.add(new SettingProblem(OdooSettings.USER.name(), "missing; json-rpc needs the login name"));
    }
  }

  private static URI url(String text, List<SettingProblem> problems) {
    String wrong = null;
    try {
      URI url = new URI(text.strip().replaceFirst("/+$", ""));
      boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (!http || url.getHost() == null) {
        wrong = "takes http://host:port or https://host";
      } else if (url.getRawUserInfo() != null) {
        wrong = "takes no credentials; use user, password and api-key";
      } else if (url.getRawQuery() != null || url.getRawFragment() != null) {
        wrong = "takes no query and no fragment";
      } else {
        return url;
      }
    } catch (URISyntaxException unreadable) {
      wrong = "takes http://host:port or https://host"; // the text itself may hold a password
    }
    problems.add(new SettingProblem(OdooSettings.URL.name(), wrong));
    return URI.create("http://invalid");
  }

  /** Where it is, for people. */
  String describe() {
    return url + database.map(name -> "/" + name).orElse("");
  }

  static @Nullable String orNull(Optional<String> text) {
    return text.orElse(null);
  }
}
