package dev.heddle.odoo;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.ConnectionFactory;
import java.util.Map;

/** Opens connections: each is a permit with a login that was verified once for all, and a server seen alive just now. */
final class OdooFactory implements ConnectionFactory<OdooConnection> {

  private final OdooServer server;

  OdooFactory(OdooServer server) {
    this.server = server;
  }

  @Override
  public OdooConnection open(Deadline deadline) throws InterruptedException {
    Transport.Ongoing ongoing = new Transport.Ongoing(false);
    while (true) {
      Seat seat = new Seat(server, sound(deadline, ongoing));
      server.add(seat);
      if (server.logins().isCurrent(seat.login())) {
        return seat.connection();
      }
      server.remove(seat); // the login changed meanwhile, and who changed it may not have seen this one
    }
  }

  private Login sound(Deadline deadline, Transport.Ongoing ongoing) throws InterruptedException {
    Login login = server.logins().now(deadline, ongoing);
    if (server.isFresh()) {
      return login;
    }
    try {
      server.ask(login, OdooCall.CONTEXT_GET, deadline, ongoing);
      return login;
    } catch (OdooCredentialsException refused) {
      Login newer = server.logins().after(login, refused, deadline, ongoing);
      if (newer == null) {
        throw refused;
      }
      return newer;
    }
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
  public Map<String, Boolean> facts() {
    return server.facts();
  }

  @Override
  public void shutdown() {
    server.close();
  }
}
