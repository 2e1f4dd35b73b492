package dev.heddle.server;

import dev.heddle.pool.spi.Backends;
import dev.heddle.server.config.ConfigException;
import dev.heddle.server.config.ConfigMistake;
import dev.heddle.server.config.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The file that holds the configuration. */
final class ConfigFile {

  /** Hundreds of queries fit; a log file given by mistake does not. */
  private static final int MAX_BYTES = 1 << 20;

  private ConfigFile() {}

  static ServerConfig read(Path file) {
    return ServerConfig.read(text(file), System.getenv(), Backends.all());
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw mistake("longer than " + MAX_BYTES + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException noText) {
      throw mistake("not in UTF-8");
    } catch (NoSuchFileException absent) {
      throw new UnreadableFileException("there is no file " + file, absent);
    } catch (AccessDeniedException denied) {
      throw new UnreadableFileException("not allowed to read " + file, denied);
    } catch (IOException unreadable) {
      throw new UnreadableFileException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static ConfigException mistake(String message) {
    return new ConfigException(List.of(new ConfigMistake("", 0, message)));
  }
}
