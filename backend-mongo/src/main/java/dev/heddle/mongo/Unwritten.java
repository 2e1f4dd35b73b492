package dev.heddle.mongo;

/** Only here because an exported package must not be empty; delete it with the first real type. */
interface Unwritten {}
