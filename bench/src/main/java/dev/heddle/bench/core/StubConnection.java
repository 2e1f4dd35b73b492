package dev.heddle.bench.core;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A connection to nowhere, for the pools that lend only JDBC. It answers what a pool asks and can do no work. */
final class StubConnection extends Thing implements Connection {

  StubConnection(boolean recording) {
    super(recording);
  }

  private static SQLException unsupported() {
    return new SQLFeatureNotSupportedException("leads nowhere");
  }

  @Override
  public Statement createStatement() throws SQLException {
    throw unsupported();
  }

  @Override
  public PreparedStatement prepareStatement(String a) throws SQLException {
    throw unsupported();
  }

  @Override
  public CallableStatement prepareCall(String a) throws SQLException {
    throw unsupported();
  }

  @Override
  public String nativeSQL(String a) throws SQLException {
    throw unsupported();
  }

  @Override
  public void setAutoCommit(boolean a) {}

  @Override
  public boolean getAutoCommit() {
    return true;
  }

  @Override
  public void commit() {}

  @Override
  public void rollback() {}

  @Override
  public void close() {}

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    throw unsupported();
  }

  @Override
  public void setReadOnly(boolean a) {}

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public void setCatalog(String a) {}

  @Override
  public String getCatalog() {
    return "";
  }

  @Override
  public void setTransactionIsolation(int a) {}

  @Override
  public int getTransactionIsolation() {
    return TRANSACTION_READ_COMMITTED;
  }

  @Override
  public @Nullable SQLWarning getWarnings() {
    return null;
  }

  @Override
  public void clearWarnings() {}

  @Override
  public Statement createStatement(int a, int b) throws SQLException {
    throw unsupported();
  }

  @Override
  public PreparedStatement prepareStatement(String a, int b, int c) throws SQLException {
    throw unsupported();
  }

  @Override
  public CallableStatement prepareCall(String a, int b, int c) throws SQLException {
    throw unsupported();
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    throw unsupported();
  }

  @Override
  public void setTypeMap(Map<String, Class<?>> a) throws SQLException {
    throw unsupported();
  }

  @Override
  public void setHoldability(int a) {}

  @Override
  public int getHoldability() {
    return 0;
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    throw unsupported();
  }

  @Override
  public Savepoint setSavepoint(String a) throws SQLException {
    throw unsupported();
  }

  @Override
  public void rollback(Savepoint a) throws SQLException {
    throw unsupported();
  }

  @Override
  public void releaseSavepoint(Savepoint a) throws SQLException {
    throw unsupported();
  }

  @Override
  public Statement createStatement(int a, int b, int c) throws SQLException {
    throw unsupported();
  }

  @Override
  public PreparedStatement prepareStatement(String a, int b, int c, int d) throws SQLException {
    throw unsupported();
  }

  @Override
  public CallableStatement prepareCall(String a, int b, int c, int d) throws SQLException {
    throw unsupported();
  }

  @Override
  public PreparedStatement prepareStatement(String a, int b) throws SQLException {
    throw unsupported();
  }

  @Override
  public PreparedStatement prepareStatement(String a, int[] b) throws SQLException {
    throw unsupported();
  }

  @Override
  public PreparedStatement prepareStatement(String a, String[] b) throws SQLException {
    throw unsupported();
  }

  @Override
  public Clob createClob() throws SQLException {
    throw unsupported();
  }

  @Override
  public Blob createBlob() throws SQLException {
    throw unsupported();
  }

  @Override
  public NClob createNClob() throws SQLException {
    throw unsupported();
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    throw unsupported();
  }

  @Override
  public boolean isValid(int a) {
    return true;
  }

  @Override
  public void setClientInfo(String a, String b) {}

  @Override
  public void setClientInfo(Properties a) {}

  @Override
  public String getClientInfo(String a) throws SQLException {
    throw unsupported();
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    throw unsupported();
  }

  @Override
  public Array createArrayOf(String a, Object[] b) throws SQLException {
    throw unsupported();
  }

  @Override
  public Struct createStruct(String a, Object[] b) throws SQLException {
    throw unsupported();
  }

  @Override
  public void setSchema(String a) {}

  @Override
  public String getSchema() {
    return "";
  }

  @Override
  public void abort(Executor a) {}

  @Override
  public void setNetworkTimeout(Executor a, int b) {}

  @Override
  public int getNetworkTimeout() {
    return 0;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return type.cast(this);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
