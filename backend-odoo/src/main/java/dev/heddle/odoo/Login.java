package dev.heddle.odoo;

import java.util.Optional;

/**
 * Credentials that the server has accepted, shared by all connections of a pool.
 *
 * @param credentials who we are
 * @param codec the protocol that they were verified by
 * @param database the database, if one is named
 * @param uid the user's number
 */
record Login(OdooCredentials credentials, Codec codec, Optional<String> database, int uid) {

  @Override
  public String toString() {
    return "Login[" + credentials + ", " + codec.word() + ", uid=" + uid + "]";
  }
}
