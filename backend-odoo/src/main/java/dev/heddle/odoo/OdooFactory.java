package dev.heddle.odoo;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.ConnectionFactory;

/** Opens connections: each is a permit with a login that was verified once for all, and a server seen alive just now. */
final class OdooFactory implements ConnectionFactory<OdooConnection> {

  private final OdooServer server;

  OdooFactory(OdooServer server) {
    this.server = server;
  }

  @Override
  public OdooConnection open(Deadline deadline) throws InterruptedException {
    Transport.Ongoing ongoing = new Transport.Ongoing(false);
    Login login = server.logins().now(deadline, ongoing);
    if (!server.isFresh()) {
      try {
        server.ask(login, OdooCall.CONTEXT_GET, deadline, ongoing);
      } catch (OdooCredentialsException refused) {
        Login newer = server.logins().after(login, refused, deadline, ongoing);
        if (newer == null) {
          throw refused;
        }
        login = newer;
      }
    }
    Seat seat = new Seat(server, login);
    server.add(seat);
    return seat.connection();
  }

  @Override
  public boolean validate(OdooConnection connection, Deadline deadline) throws InterruptedException {
    return connection.seat().check(deadline);
  }

  @Override
  public void close(OdooConnection connection) throws InterruptedException {
    Seat seat = connection.seat();
    server.remove(seat);
    seat.giveUp();
    seat.awaitHold();
  }

  @Override
  public void shutdown() {
    server.close();
  }
}
