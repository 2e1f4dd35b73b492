package dev.heddle.odoo;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who to be for Odoo, with a version that tells old from new. Immutable; its text shows no secret. */
public final class OdooCredentials {

  private final String version;
  private final @Nullable String user;
  private final @Nullable String password;
  private final @Nullable String apiKey;

  private OdooCredentials(
      String version, @Nullable String user, @Nullable String password, @Nullable String apiKey) {
    this.version = Objects.requireNonNull(version, "version");
    this.user = user;
    this.password = password;
    this.apiKey = apiKey;
  }

  /**
   * An API key without a login name, which JSON-2 is content with.
   *
   * @param version tells these credentials from older and newer ones
   * @param apiKey the key
   * @return the credentials
   */
  public static OdooCredentials apiKey(String version, String apiKey) {
    return new OdooCredentials(version, null, null, Objects.requireNonNull(apiKey, "apiKey"));
  }

  /**
   * An API key and the login name that it belongs to, for both protocols.
   *
   * @param version tells these credentials from older and newer ones
   * @param user the login name
   * @param apiKey the key
   * @return the credentials
   */
  public static OdooCredentials apiKey(String version, String user, String apiKey) {
    return new OdooCredentials(
        version, Objects.requireNonNull(user, "user"), null, Objects.requireNonNull(apiKey, "apiKey"));
  }

  /**
   * A login name and its password, for JSON-RPC.
   *
   * @param version tells these credentials from older and newer ones
   * @param user the login name
   * @param password the password
   * @return the credentials
   */
  public static OdooCredentials password(String version, String user, String password) {
    return new OdooCredentials(
        version, Objects.requireNonNull(user, "user"), Objects.requireNonNull(password, "password"), null);
  }

  /** Any mix, as settings give it. */
  static OdooCredentials of(
      String version, @Nullable String user, @Nullable String password, @Nullable String apiKey) {
    return new OdooCredentials(version, user, password, apiKey);
  }

  /**
   * The version.
   *
   * @return what tells these credentials from older and newer ones
   */
  public String version() {
    return version;
  }

  Optional<String> user() {
    return Optional.ofNullable(user);
  }

  Optional<String> apiKey() {
    return Optional.ofNullable(apiKey);
  }

  /** What JSON-RPC takes as the password: the key where there is one. */
  Optional<String> secret() {
    return apiKey == null ? Optional.ofNullable(password) : Optional.of(apiKey);
  }

  /** Takes the secrets out of a text. */
  String mask(String text) {
    String masked = text;
    for (String secret : new @Nullable String[] {password, apiKey}) {
      if (secret != null && secret.length() > 3) { // a shorter one would blot out half of any sentence
        masked = masked.replace(secret, "***");
      }
    }
    return masked;
  }

  @Override
  public String toString() {
    return "OdooCredentials[version=" + version + ", user=" + user + "]";
  }
}
