package dev.heddle.odoo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/** Says what an answer other than a result means. */
final class Faults {

  private static final int LONGEST_MESSAGE = 500;
  private static final Set<String> CONTENTION = Set.of("odoo.exceptions.LockError",
      "psycopg2.errors.LockNotAvailable", "psycopg2.errors.SerializationFailure", "psycopg2.errors.DeadlockDetected");
  private static final Set<String> BUSINESS = Set.of("odoo.exceptions.ValidationError", "odoo.exceptions.UserError",
      "odoo.exceptions.MissingError", "odoo.exceptions.RedirectWarning");

  private Faults() {
  }

  /** An error that Odoo named. */
  static OdooException named(String name, String said, int status, Asked asked) {
    String message = asked.say(name.substring(name.lastIndexOf('.') + 1) + ": " + cut(said));
    if (name.equals("odoo.exceptions.AccessDenied") || name.endsWith(".Unauthorized") || status == 401) {
      return new OdooCredentialsException(message, name, null);
    }
    if (name.equals("odoo.exceptions.AccessError")) {
      return new OdooRightsException(message, name, null);
    }
    if (CONTENTION.contains(name)) {
      return new OdooContentionException(message, name, null);
    }
    if (BUSINESS.contains(name)) {
      boolean unknownModel = said.startsWith("Object ") && said.endsWith(" doesn't exist");
      return unknownModel ? new OdooRequestException(message, name, null)
          : new OdooBusinessException(message, name, null);
    }
    if (name.startsWith("psycopg2.")) {
      return database(name, said, message, asked.call());
    }
    return new OdooRequestException(message, name, null); // builtins.*, werkzeug.exceptions.*: the caller's mistake
  }

  /** Between Odoo and PostgreSQL something broke: the server or its database is stopping, or full. */
  private static OdooException database(String name, String said, String message, OdooCall call) {
    if (name.equals("psycopg2.pool.PoolError") && said.contains("Full")) {
      return new OdooOverloadedException(message, name, null, null);
    }
    boolean never = name.equals("psycopg2.OperationalError") && said.startsWith("connection to server");
    return never || call.isRead() ? new OdooUnavailableException(message, name, never, null)
        : new OdooOutcomeUnknownException(message, name, Duration.ZERO, false, null);
  }

  /** A page instead of JSON: from a reverse proxy, or from Odoo where its own error handling is not reached. */
  static OdooException page(HttpReply reply, Asked asked) {
    int status = reply.status();
    String text = asked.say("HTTP " + status);
    return switch (status) {
      case 401, 407 -> new OdooCredentialsException(text, null, null);
      case 403 -> new OdooRightsException(text, null, null);
      case 404 -> notThere(reply, text);
      case 429 ->
        new OdooOverloadedException(text + ", too many requests", null, reply.retryAfter().orElse(null), null);
      case 500 -> new OdooOverloadedException(
          text + " without an error of Odoo's: it has no database connection free", null,
          reply.retryAfter().orElse(null), null);
      case 503 -> reply.retryAfter().isPresent()
          ? new OdooOverloadedException(text, null, reply.retryAfter().orElse(null), null)
          : new OdooUnavailableException(text + ", service unavailable", null, true, null);
      case 502, 504 -> asked.call().isRead()
          ? new OdooUnavailableException(text + " from a proxy before Odoo", null, false, null)
          : new OdooOutcomeUnknownException(
              text + " from a proxy before Odoo", null,
              status == 504 ? asked.target().holdAfterTimeout() : Duration.ZERO,
              false, null);
      case 301, 302, 303, 307, 308 -> new OdooRequestException(
          text + ", redirected" + reply.location().map(to -> " to " + cut(to)).orElse("")
              + "; redirections are not followed: correct the setting url",
          null, null);
      default -> status >= 500 || status < 300
          ? new OdooUnavailableException(text + " with an answer that is not Odoo's", null, false, null)
          : new OdooRequestException(text, null, null);
    };
  }

  private static OdooException notThere(HttpReply reply, String text) {
    boolean noDatabase = new String(reply.body(), StandardCharsets.UTF_8).contains("No database is selected");
    return new OdooUnavailableException(text + (noDatabase ? ": its database is down, or has another name"
        : ": nothing answers under this address; JSON-2 needs Odoo 19"), null, true, null);
  }

  /** Without a traceback, in one line, and not endless. */
  private static String cut(String said) {
    int traceback = said.indexOf("Traceback (most recent call last)");
    String text = (traceback < 0 ? said : said.substring(0, traceback)).strip().replaceAll("\\s+", " ");
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }
}
