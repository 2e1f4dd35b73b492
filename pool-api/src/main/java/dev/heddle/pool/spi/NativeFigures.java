package dev.heddle.pool.spi;

/**
 * How many connections a native pool has.
 *
 * @param idle open and free
 * @param inUse taken
 * @param opening being opened, where the pool tells
 */
public record NativeFigures(int idle, int inUse, int opening) {
}
