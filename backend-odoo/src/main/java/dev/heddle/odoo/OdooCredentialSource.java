package dev.heddle.odoo;

/**
 * Gives the credentials of now. When it gives another version than before, the pool verifies the new ones with its next
 * call, uses them from then on, and replaces the connections of the old version when nobody uses them. Odoo's API keys
 * live for three months at most.
 */
@FunctionalInterface
public interface OdooCredentialSource {

  /**
   * The credentials of now. Called before each call, by any thread: it must return at once, from memory.
   *
   * @return the credentials
   */
  OdooCredentials current();
}
