package dev.heddle.odoo;

/**
 * What a server is.
 *
 * @param text as it says, for instance {@code 19.0}
 * @param major for instance 19; zero where the text has no number, as on the hosted {@code saas} versions of old
 */
public record OdooVersion(String text, int major) {

  /** The first version with JSON-2. */
  static final int FIRST_WITH_JSON2 = 19;

  static OdooVersion of(String text) {
    String digits = text.replaceFirst("^saas[~-]", "").replaceFirst("[^0-9].*$", "");
    return new OdooVersion(text, digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits));
  }
}
