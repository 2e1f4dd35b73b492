package dev.heddle.registry;

import java.util.Collection;
import java.util.NoSuchElementException;

/** There is no instance of that name. */
public final class UnknownInstanceException extends NoSuchElementException {

  private static final long serialVersionUID = 1L;

  /** The name asked for. */
  private final String name;

  /**
   * Makes one.
   *
   * @param name the name asked for
   * @param known the names that there are
   */
  public UnknownInstanceException(String name, Collection<String> known) {
    super(known.isEmpty()
        ? "no instance '" + name + "'; there is none"
        : "no instance '" + name + "'; there are " + String.join(", ", known));
    this.name = name;
  }

  /**
   * The name asked for.
   *
   * @return the name
   */
  public String name() {
    return name;
  }
}
