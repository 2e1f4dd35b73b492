package dev.heddle.graph;

/** Winkler, "String comparator metrics and enhanced decision rules in the Fellegi-Sunter model", 1990. */
final class JaroWinkler {

  /** Winkler's own values: how much each common first letter counts, and how many of them. */
  private static final double PREFIX_WEIGHT = 0.1;
  private static final int LONGEST_PREFIX = 4;

  private JaroWinkler() {
  }

  static double between(String one, String other) {
    if (one.equals(other)) {
      return 1;
    }
    double jaro = jaro(one, other);
    int prefix = 0;
    int most = Math.min(LONGEST_PREFIX, Math.min(one.length(), other.length()));
    while (prefix < most && one.charAt(prefix) == other.charAt(prefix)) {
      prefix++;
    }
    return jaro + prefix * PREFIX_WEIGHT * (1 - jaro);
  }

  private static double jaro(String one, String other) {
    int window = Math.max(0, Math.max(one.length(), other.length()) / 2 - 1);
    boolean[] oneMatched = new boolean[one.length()];
    boolean[] otherMatched = new boolean[other.length()];
    int matches = 0;
    for (int i = 0; i < one.length(); i++) {
      for (int j = Math.max(0, i - window); j < Math.min(other.length(), i + window + 1); j++) {
        if (!otherMatched[j] && one.charAt(i) == other.charAt(j)) {
          oneMatched[i] = true;
          otherMatched[j] = true;
          matches++;
          break;
        }
      }
    }
    if (matches == 0) {
      return 0;
    }
    double found = matches;
    double swaps = outOfOrder(one, oneMatched, other, otherMatched) / 2.0;
    return (found / one.length() + found / other.length() + (found - swaps) / found) / 3;
  }

  private static int outOfOrder(String one, boolean[] oneMatched, String other, boolean[] otherMatched) {
    int count = 0;
    int j = 0;
    for (int i = 0; i < one.length(); i++) {
      if (oneMatched[i]) {
        while (!otherMatched[j]) {
          j++;
        }
        if (one.charAt(i) != other.charAt(j)) {
          count++;
        }
        j++;
      }
    }
    return count;
  }
}
