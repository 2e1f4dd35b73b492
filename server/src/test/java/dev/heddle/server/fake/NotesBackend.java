package dev.heddle.server.fake;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.Setting;
import dev.heddle.pool.SettingProblem;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.BoundQuery;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.ConnectionSource;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.PreparedQuery;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryDefinitionException;
import dev.heddle.pool.spi.QueryLimits;
import dev.heddle.pool.spi.QueryParameter;
import dev.heddle.pool.spi.QueryRunner;
import dev.heddle.pool.spi.RowSink;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small backend of its own kind, {@code notes}: it lends {@link Note}s, and its queries answer whatever {@link #run}
 * was told to.
 */
public final class NotesBackend implements Backend<NotesBackend.Note>, QueryRunner<NotesBackend.Note> {

  public static final Setting<String> URL = Setting.text("url", "Where the notes are.").required();
  public static final Setting<String> PASSWORD = Setting.text("password", "Opens them.").secret();

  /** What it lends. */
  public static final class Note {
  }

  /** What opening does: nothing, a wait, or a failure. */
  @FunctionalInterface
  public interface Opening {
    void open(Deadline deadline) throws Exception;
  }

  /** What running a query does. */
  @FunctionalInterface
  public interface Running {
    void run(Note connection, BoundQuery query, QueryLimits limits, RowSink rows) throws Exception;
  }

  private final String type;
  private final List<SettingProblem> refusals = new CopyOnWriteArrayList<>();
  private volatile Opening opening = deadline -> {};
  private volatile Running running = (connection, query, limits, rows) -> rows.row(query.values());

  public NotesBackend() {
    this("notes");
  }

  public NotesBackend(String type) {
    this.type = type;
  }

  public void opens(Opening how) {
    this.opening = how;
  }

  public void refuses(String setting, String message) {
    refusals.add(new SettingProblem(setting, message));
  }

  public void runs(Running how) {
    this.running = how;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public Class<Note> connectionType() {
    return Note.class;
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(URL, PASSWORD);
  }

  @Override
  public ConnectionSource<Note> create(Settings settings, PoolContext context) {
    if (!refusals.isEmpty()) {
      throw new InvalidSettingsException(refusals);
    }
    return new ConnectionFactory<>() {
      @Override
      public Note open(Deadline deadline) throws Exception {
        opening.open(deadline);
        return new Note();
      }

      @Override
      public boolean validate(Note connection, Deadline deadline) {
        return true;
      }

      @Override
      public void close(Note connection) {}
    };
  }

  @Override
  public FailureKind classify(Throwable failure) {
    return failure instanceof java.io.IOException ? FailureKind.TARGET_DOWN : FailureKind.REQUEST;
  }

  @Override
  public String describeTarget(Settings settings) {
    return settings.get(URL);
  }

  @Override
  public Optional<QueryRunner<Note>> queryRunner() {
    return Optional.of(this);
  }

  @Override
  public PreparedQuery prepare(QueryDefinition definition) {
    String text = definition.text("query").orElseThrow(() -> new QueryDefinitionException("query", "missing"));
    List<String> declared = definition.parameters().stream().map(QueryParameter::name).toList();
    Matcher names = Pattern.compile("\\{(\\w+)}").matcher(text);
    while (names.find()) {
      if (!declared.contains(names.group(1))) {
        throw new QueryDefinitionException("query", "undeclared parameter {" + names.group(1) + "}");
      }
    }
    return new PreparedQuery(definition) {};
  }

  @Override
  public void run(Note connection, BoundQuery query, QueryLimits limits, RowSink rows) throws Exception {
    running.run(connection, query, limits, rows);
  }
}
