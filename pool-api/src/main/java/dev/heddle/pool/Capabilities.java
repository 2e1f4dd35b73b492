package dev.heddle.pool;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** How a pool performs each act: in one sentence for people, or not at all. Immutable. */
public final class Capabilities {

  private final Map<PoolAct, String> how;

  private Capabilities(Map<PoolAct, String> how) {
    this.how = how;
  }

  /**
   * Makes capabilities.
   *
   * @param how for each act that is performed, how; acts that are not performed are absent
   * @return the capabilities
   */
  public static Capabilities of(Map<PoolAct, String> how) {
    Map<PoolAct, String> copy = new EnumMap<>(PoolAct.class);
    copy.putAll(how);
    return new Capabilities(copy);
  }

  /**
   * Whether an act is performed.
   *
   * @param act the act
   * @return false if it throws {@link UnsupportedOperationException}
   */
  public boolean can(PoolAct act) {
    return how.containsKey(act);
  }

  /**
   * How an act is performed.
   *
   * @param act the act
   * @return one sentence, or empty if it is not performed
   */
  public Optional<String> how(PoolAct act) {
    return Optional.ofNullable(how.get(act));
  }

  @Override
  public String toString() {
    return how.toString();
  }
}
