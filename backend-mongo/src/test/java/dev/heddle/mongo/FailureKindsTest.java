package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import dev.heddle.pool.spi.FailureKind;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureKindsTest {

  private static final ServerAddress ADDRESS = new ServerAddress("db.example");

  private static MongoCommandException answer(int code) {
    return new MongoCommandException(new BsonDocument("code", new BsonInt32(code)), ADDRESS);
  }

  private static Throwable overloaded() {
    MongoException failure = new MongoException("busy");
    failure.addLabel(MongoException.SYSTEM_OVERLOADED_ERROR_LABEL);
    return failure;
  }

  private static Throwable login(Throwable cause) {
    return new MongoSecurityException(MongoCredential.createCredential("u", "admin", "p".toCharArray()), "no", cause);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(new MongoSocketOpenException("no", ADDRESS), FailureKind.TARGET_DOWN),
        Arguments.of(new MongoSocketReadException("no", ADDRESS), FailureKind.BROKEN),
        Arguments.of(new MongoSocketReadTimeoutException("no", ADDRESS, new IOException()), FailureKind.BROKEN),
        Arguments.of(new MongoTimeoutException("Timed out while waiting for a server"), FailureKind.TARGET_DOWN),
        Arguments.of(new MongoTimeoutException("Timed out after 1 ms while waiting for a connection to server x."),
            FailureKind.OVERLOADED),
        Arguments.of(new MongoOperationTimeoutException("late"), FailureKind.REQUEST),
        Arguments.of(new MongoOperationTimeoutException("late", new MongoSocketReadException("no", ADDRESS)),
            FailureKind.BROKEN),
        Arguments.of(new MongoConnectionPoolClearedException(new ServerId(new ClusterId(), ADDRESS), null),
            FailureKind.TARGET_DOWN),
        Arguments.of(login(answer(18)), FailureKind.CREDENTIALS),
        Arguments.of(login(new MongoSocketReadException("no", ADDRESS)), FailureKind.BROKEN),
        Arguments.of(answer(18), FailureKind.CREDENTIALS),
        Arguments.of(answer(13), FailureKind.REQUEST),
        Arguments.of(answer(50), FailureKind.REQUEST),
        Arguments.of(answer(91), FailureKind.TARGET_DOWN),
        Arguments.of(answer(16500), FailureKind.OVERLOADED),
        Arguments.of(overloaded(), FailureKind.OVERLOADED),
        Arguments.of(new MongoInterruptedException("stop", new InterruptedException()), FailureKind.REQUEST),
        Arguments.of(new MongoCursorNotFoundException(1, new BsonDocument(), ADDRESS), FailureKind.REQUEST),
        Arguments.of(new MongoConfigurationException("no SRV record", new IOException()), FailureKind.TARGET_DOWN),
        Arguments.of(new MongoConfigurationException("wrong"), FailureKind.REQUEST),
        Arguments.of(new NoBudgetException("orders", 21), FailureKind.OVERLOADED),
        Arguments.of(new IllegalStateException("mine", new MongoSocketReadException("no", ADDRESS)),
            FailureKind.BROKEN),
        Arguments.of(new UnknownHostException("db.example"), FailureKind.TARGET_DOWN),
        Arguments.of(new EOFException(), FailureKind.BROKEN),
        Arguments.of(new IOException("somebody else's"), FailureKind.REQUEST),
        Arguments.of(new NullPointerException(), FailureKind.REQUEST));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aFailure_isOfAKind(Throwable failure, FailureKind kind) {
    assertThat(new MongoBackend().classify(failure)).isEqualTo(kind);
  }

  @Test
  void aChainThatBitesItsTail_ends() {
    Exception first = new Exception();
    Exception second = new Exception(first);
    first.initCause(second);
    assertThat(FailureKinds.of(first)).isEqualTo(FailureKind.REQUEST);
  }
}
