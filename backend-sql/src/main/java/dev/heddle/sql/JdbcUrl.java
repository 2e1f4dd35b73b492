package dev.heddle.sql;

import java.util.Locale;
import java.util.regex.Pattern;

/** Reads addresses of many drivers as far as they are alike. */
final class JdbcUrl {

  /** {@code …?password=x}, {@code …;pwd=x}, {@code //user:password@host} and Oracle's {@code :user/password@host}. */
  private static final Pattern SECRET = Pattern.compile(
      "[?&;:,(](?:[a-z0-9_.]*password|[a-z0-9_.]*passwd|pwd|[a-z0-9_.]*secret)=|//[^/@]*:[^/@]*@|:[^:/@]+/[^/@]+@");

  private static final Pattern USER = Pattern.compile("//[^/@]*@|(?<=:)[^:/@]+@");

  private JdbcUrl() {
  }

  /** Whether it seems to hold a password, which would then be shown wherever settings are. */
  static boolean holdsSecret(String url) {
    return SECRET.matcher(url.toLowerCase(Locale.ROOT)).find();
  }

  /** The address without {@code jdbc:}, user and parameters. */
  static String describe(String url) {
    String text = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    int parameters = 0;
    while (parameters < text.length() && text.charAt(parameters) != '?' && text.charAt(parameters) != ';') {
      parameters++;
    }
    return USER.matcher(text.substring(0, parameters))
        .replaceFirst(found -> found.group().startsWith("//") ? "//" : "");
  }
}
