package dev.heddle.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.heddle.pool.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Checks credentials: once for a whole pool, since a password costs the server half a second of a core; again when
 * their version changes. Credentials that were refused are not offered again for a minute, whoever asks.
 */
final class Logins {

  private static final long REFUSED_NANOS = Duration.ofMinutes(1).toNanos();
  private static final OdooCall VERSION = new OdooCall("server", "version", null, Map.of(), Map.of());
  private static final OdooCall AUTHENTICATE = new OdooCall("common", "authenticate", null, Map.of(), Map.of());

  private final OdooServer server;
  private final OdooTarget target;
  private final OdooCredentialSource source;
  private final ReentrantLock verifying = new ReentrantLock();
  private volatile @Nullable Login current;
  private volatile @Nullable Refused refused;
  private volatile @Nullable OdooVersion found; // by the detection of the protocol

  private record Refused(String version, OdooCredentialsException failure, long at) {
  }

  Logins(OdooServer server, OdooCredentialSource source) {
    this.server = server;
    this.target = server.target();
    this.source = source;
  }

  /** Whether the server has accepted the credentials and told whose they are. */
  boolean areVerified() {
    return current != null;
  }

  boolean isCurrent(Login login) {
    return login.equals(current);
  }

  /** The login to use now; verifies credentials that are new. */
  Login now(Deadline deadline, Transport.Ongoing ongoing) throws InterruptedException {
    OdooCredentials wanted = source.current();
    Login known = current;
    if (known != null && known.credentials().version().equals(wanted.version())) {
      return known;
    }
    OdooCredentialsException refusal = refusal(wanted);
    if (refusal != null) {
      if (known != null) {
        return known; // the new ones are no good: the old ones may live on
      }
      throw refusal;
    }
    if (!verifying.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
      throw new OdooUnavailableException(
          target.describe() + ": the login of this pool is under way and takes too long", null, true, null);
    }
    try {
      return replace(wanted, deadline, ongoing);
    } finally {
      verifying.unlock();
    }
  }

  private Login replace(OdooCredentials wanted, Deadline deadline, Transport.Ongoing ongoing)
      throws InterruptedException {
    Login known = current;
    if (known != null && known.credentials().version().equals(wanted.version())) {
      return known; // somebody else was quicker
    }
    OdooCredentialsException refusal = refusal(wanted);
    try {
      if (refusal != null) {
        throw refusal;
      }
      Login fresh = verify(wanted, deadline, ongoing);
      current = fresh;
      refused = null;
      server.retireAllBut(fresh);
      return fresh;
    } catch (OdooCredentialsException failure) {
      if (refusal == null) {
        refused = new Refused(wanted.version(), failure, server.time().nanoTime());
      }
      if (known != null) {
        return known;
      }
      throw failure;
    } catch (OdooException failure) {
      if (known != null) {
        return known;
      }
      throw failure;
    }
  }

  /** The server refused a login that it had accepted: a newer one if there is one, else null. */
  @Nullable
  Login after(Login stale, OdooCredentialsException failure, Deadline deadline, Transport.Ongoing ongoing)
      throws InterruptedException {
    Login known = current;
    if (known == null || known.credentials().version().equals(stale.credentials().version())) {
      current = null;
      refused = new Refused(stale.credentials().version(), failure, server.time().nanoTime());
    }
    try {
      Login newer = now(deadline, ongoing);
      return newer.credentials().version().equals(stale.credentials().version()) ? null : newer;
    } catch (OdooCredentialsException same) {
      server.retireAll(failure);
      return null;
    }
  }

  private @Nullable OdooCredentialsException refusal(OdooCredentials wanted) {
    Refused last = refused;
    if (last == null || !last.version.equals(wanted.version())
        || server.time().nanoTime() - last.at >= REFUSED_NANOS) {
      return null;
    }
    return last.failure;
  }

  private Login verify(OdooCredentials who, Deadline deadline, Transport.Ongoing ongoing) throws InterruptedException {
    if (speaksJson2(who, deadline, ongoing)) {
      Login login = new Login(who, Json2Codec.INSTANCE, target.database(), 0);
      JsonNode context = server.ask(login, OdooCall.CONTEXT_GET, deadline, ongoing);
      return new Login(who, Json2Codec.INSTANCE, target.database(), context.path("uid").asInt());
    }
    if (who.user().isEmpty() || who.secret().isEmpty() || target.database().isEmpty()) {
      throw new OdooCredentialsException(target.describe()
          + ": JSON-RPC needs the settings database, user, and api-key or password", null, null);
    }
    return new Login(who, JsonRpcCodec.INSTANCE, target.database(), authenticate(who, deadline, ongoing));
  }

  private int authenticate(OdooCredentials who, Deadline deadline, Transport.Ongoing ongoing)
      throws InterruptedException {
    ArrayNode args = Codec.JSON.createArrayNode().add(target.database().orElse("")).add(who.user().orElse(""))
        .add(who.secret().orElse(""));
    args.addObject();
    Asked asked = new Asked(AUTHENTICATE, target, who);
    JsonNode uid = server.exchange(JsonRpcCodec.service("common", "authenticate", args), asked, deadline, ongoing,
        reply -> JsonRpcCodec.INSTANCE.decode(reply, asked));
    if (!uid.isInt()) {
      throw new OdooCredentialsException(asked.say("wrong user, password or API key"), null, null);
    }
    return uid.intValue();
  }

  private boolean speaksJson2(OdooCredentials who, Deadline deadline, Transport.Ongoing ongoing)
      throws InterruptedException {
    return switch (target.protocol()) {
      case JSON_2 -> true;
      case JSON_RPC -> false;
      case AUTO -> {
        if (who.apiKey().isEmpty()) {
          yield false;
        }
        OdooVersion version = found;
        if (version == null) {
          version = newVersion(who, deadline, ongoing);
          found = version;
        }
        yield version.major() >= OdooVersion.FIRST_WITH_JSON2;
      }
    };
  }

  /** The server's version, by whatever it answers to. */
  OdooVersion version(Login login, Deadline deadline, Transport.Ongoing ongoing) throws InterruptedException {
    if (login.codec() instanceof Json2Codec) {
      return newVersion(login.credentials(), deadline, ongoing);
    }
    Asked asked = new Asked(VERSION, target, login.credentials());
    JsonNode answer = server.exchange(JsonRpcCodec.service("common", "version", Codec.JSON.createArrayNode()), asked,
        deadline, ongoing, reply -> JsonRpcCodec.INSTANCE.decode(reply, asked));
    return OdooVersion.of(answer.path("server_version").asText());
  }

  /** From 19 on the version has an address of its own; a server without it is older. */
  private OdooVersion newVersion(OdooCredentials who, Deadline deadline, Transport.Ongoing ongoing)
      throws InterruptedException {
    Asked asked = new Asked(VERSION, target, who);
    return server.exchange(new HttpCall("/web/version", Map.of(), null), asked, deadline, ongoing, reply -> {
      if (reply.status() == 404) {
        return new OdooVersion("before 19", 0);
      }
      if (reply.status() != 200) {
        throw Faults.page(reply, asked);
      }
      return OdooVersion.of(Codec.parse(reply, asked).path("version").asText());
    });
  }
}
