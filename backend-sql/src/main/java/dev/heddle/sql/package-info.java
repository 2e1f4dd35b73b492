/**
 * SQL databases as a kind of target: pools of JDBC connections kept by HikariCP behind Heddle's gate, declared queries,
 * and a plain {@link javax.sql.DataSource} for libraries that want one.
 */
@NullMarked
package dev.heddle.sql;

import org.jspecify.annotations.NullMarked;
