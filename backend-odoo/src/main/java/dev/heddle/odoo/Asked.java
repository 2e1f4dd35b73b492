package dev.heddle.odoo;

/**
 * What was asked, where, and by whom: the context of a failure.
 *
 * @param call the call
 * @param target the server
 * @param credentials whose secrets must not appear in a message
 */
record Asked(OdooCall call, OdooTarget target, OdooCredentials credentials) {

  /** A message that begins with the place and the call. */
  String say(String said) {
    return target.describe() + ": " + call + ": " + credentials.mask(said);
  }
}
