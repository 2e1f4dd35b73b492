package dev.heddle.server.route;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in.
 *
 * <p>With a token, everything but {@code /health} needs it: what is open is listed, not what is closed, so that no way of
 * writing a path gets around it. Browsers do not send a token by themselves, so pages of other sites can do nothing.
 *
 * <p>Without one, on loopback, the danger is a browser on this machine: a page of another site that asks {@code
 * http://localhost:8080}, or whose own name is made to point here (DNS rebinding). So the name asked for must be this
 * machine's, and an origin, where the browser names one, must be this server.
 */
final class AccessGuard implements Filter {

  private static final String BEARER = "bearer ";
  private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final Pattern LOOPBACK = Pattern.compile(
      "(localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1])(:[0-9]{1,5})?");

  private final byte @Nullable [] digest;
  private final String host;

  AccessGuard(Optional<String> token, String host) {
    this.digest = token.map(AccessGuard::digest).orElse(null);
    this.host = host.toLowerCase(Locale.ROOT);
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (digest != null) {
      if (!isOpen(request.path().absolute().path()) && !isHolder(request, digest)) {
        response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"heddle\"");
        throw Problem.of("unauthorized", Status.UNAUTHORIZED_401, "A token is needed",
            "send the header Authorization: Bearer <token>").toException();
      }
    } else {
      refuseOtherSites(request);
    }
    chain.proceed();
  }

  private static boolean isOpen(String path) {
    return path.equals("/health") || path.equals("/health/live") || path.equals("/health/ready");
  }

  private static boolean isHolder(RoutingRequest request, byte[] expected) {
    String given = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    // Digests are of one length, and MessageDigest.isEqual takes the same time wherever they differ.
    return given.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && MessageDigest.isEqual(expected, digest(given.substring(BEARER.length()).trim()));
  }

  private void refuseOtherSites(RoutingRequest request) {
    String asked = request.headers().first(HeaderNames.HOST).orElse("").toLowerCase(Locale.ROOT);
    if (!LOOPBACK.matcher(asked).matches() && !asked.equals(host) && !asked.startsWith(host + ":")) {
      throw forbidden("the header Host must name this machine, for instance localhost");
    }
    String origin = request.headers().first(HeaderNames.ORIGIN).orElse(null);
    boolean foreign = origin != null && !origin.equalsIgnoreCase("http://" + asked);
    String site = request.headers().first(FETCH_SITE).orElse("none");
    foreign |= site.equals("cross-site") || site.equals("same-site");
    if (foreign && !isReading(request.prologue().method())) {
      throw forbidden("a page of another site may not act here");
    }
  }

  private static boolean isReading(Method method) {
    return method.equals(Method.GET) || method.equals(Method.HEAD);
  }

  private static ProblemException forbidden(String detail) {
    return Problem.of("forbidden", Status.FORBIDDEN_403, "The request comes from elsewhere", detail).toException();
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) { // every Java platform must have it
      throw new IllegalStateException(impossible);
    }
  }
}
