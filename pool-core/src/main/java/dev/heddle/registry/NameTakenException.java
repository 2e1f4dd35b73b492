package dev.heddle.registry;

/** An instance of that name exists, or one whose name gives the same key: see {@link InstanceNames#key}. */
public final class NameTakenException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /** The name asked for. */
  private final String name;

  /**
   * Makes one.
   *
   * @param name the name asked for
   * @param taken the name that is in use
   */
  public NameTakenException(String name, String taken) {
    super(name.equals(taken)
        ? "there is an instance '" + name + "' already"
        : "the instances '" + name + "' and '" + taken + "' would share the key '" + InstanceNames.key(name)
            + "' in statistics");
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
