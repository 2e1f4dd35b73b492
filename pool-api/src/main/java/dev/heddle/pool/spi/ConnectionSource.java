package dev.heddle.pool.spi;

/**
 * Where the connections of one pool come from: a {@link ConnectionFactory}, whose connections the pool core keeps, or a
 * {@link NativePool}, which keeps its own.
 *
 * @param <C> the connection
 */
public sealed interface ConnectionSource<C> permits ConnectionFactory, NativePool {
}
