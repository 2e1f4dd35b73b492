/**
 * MongoDB as a kind of target: {@link dev.heddle.mongo.MongoBackend} puts the permits of the pool core before the pool of
 * the synchronous driver, and {@link dev.heddle.mongo.MongoAccess} is what a lease lends.
 *
 * {@snippet file="dev/heddle/mongo/MongoExample.java" region="example"}
 */
@NullMarked
package dev.heddle.mongo;

import org.jspecify.annotations.NullMarked;
